// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.cluster.Signals;
import io.github.flinksignals.docs.MarkdownTable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Measures the duration of scrapes, compared with the same server that sends the same bytes from
 * memory. A poll begins with each round, so it affects all scrapers.
 */
final class ScrapeLatency {
  private static final double BUDGET = 2;

  private final Launcher launcher;
  private final Effort effort;

  ScrapeLatency(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  MarkdownTable measure(List<ClusterShape> shapes) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (ClusterShape shape : shapes) {
      Progress.print("Scrapes, " + shape);
      rows.addAll(measure(shape));
    }
    return new MarkdownTable(
        List.of(
            "cluster",
            "page, compressed",
            "p50; from memory",
            "p99; from memory",
            "p99 from memory during a poll",
            "ratio of p50",
            "ratio of p99",
            "budget"),
        rows);
  }

  private List<List<String>> measure(ClusterShape shape) throws IOException {
    Path page = Files.createTempFile("page", ".gz");
    try (Worker standIn = launcher.standIn(shape);
        Worker exporter = launcher.exporter(standIn);
        Scrapers scrapers = new Scrapers()) {
      String metrics = exporter.firstLine() + "/metrics";
      for (int poll = 0; poll < 5; poll++) {
        poll(standIn, exporter);
      }
      Files.write(page, Scrapers.get(HttpClient.newHttpClient(), metrics));
      try (Worker memory = launcher.worker(StaticServer.class, List.of(page.toString()))) {
        scrapers.scrape(metrics, effort.scraping());
        scrapers.scrape(memory.firstLine(), effort.scraping());
        Rounds polled = new Rounds();
        for (int round = 0; round < effort.rounds(); round++) {
          List<Double> own =
              duringPoll(standIn, exporter, () -> scrapers.scrape(metrics, effort.scraping()));
          polled.add(own, scrapers.scrape(memory.firstLine(), effort.scraping()));
          // Another process on the same machine: how much of the difference is the lack of CPU?
          polled.addContended(
              duringPoll(
                  standIn, exporter, () -> scrapers.scrape(memory.firstLine(), effort.scraping())));
        }
        Rounds hanging = new Rounds();
        Signals.suspend(standIn.pid());
        CompletableFuture<Void> poll = CompletableFuture.runAsync(() -> exporter.send("poll"));
        for (int round = 0; round < effort.rounds() && !poll.isDone(); round++) {
          List<Double> own = scrapers.scrape(metrics, effort.scraping().dividedBy(4));
          hanging.add(own, scrapers.scrape(memory.firstLine(), effort.scraping().dividedBy(4)));
        }
        Signals.resume(standIn.pid());
        poll.join();
        String size = Files.size(page) / 1024 + " KiB";
        return List.of(
            polled.row(shape.toString(), size),
            hanging.row(shape + ", the JobManager hangs", size));
      }
    } finally {
      Files.delete(page);
    }
  }

  private static List<Double> duringPoll(
      Worker standIn, Worker exporter, Supplier<List<Double>> scrapes) {
    CompletableFuture<Void> poll = CompletableFuture.runAsync(() -> poll(standIn, exporter));
    List<Double> latencies = scrapes.get();
    poll.join();
    return latencies;
  }

  private static void poll(Worker standIn, Worker exporter) {
    standIn.send("step");
    exporter.send("poll");
  }

  /** The measurements of several rounds. */
  private static final class Rounds {
    private final List<Double> own = new ArrayList<>();
    private final List<Double> memory = new ArrayList<>();
    private final List<Double> contended = new ArrayList<>();
    private final List<Double> medians = new ArrayList<>();
    private final List<Double> tails = new ArrayList<>();

    void add(List<Double> ownRound, List<Double> memoryRound) {
      own.addAll(ownRound);
      memory.addAll(memoryRound);
      medians.add(Spread.of(ownRound).median() / Spread.of(memoryRound).median());
      tails.add(Spread.of(ownRound).percentile(0.99) / Spread.of(memoryRound).percentile(0.99));
    }

    /** Scrapes from memory while the exporter polls. */
    void addContended(List<Double> round) {
      contended.addAll(round);
    }

    List<String> row(String cluster, String size) {
      double tail = Spread.of(own).percentile(0.99) / Spread.of(memory).percentile(0.99);
      return List.of(
          cluster,
          size,
          millis(0.5),
          millis(0.99),
          contended.isEmpty()
              ? "-"
              : String.format(Locale.ROOT, "%.1f ms", Spread.of(contended).percentile(0.99)),
          Spread.of(medians).format(""),
          String.format(Locale.ROOT, "%.2f; by round ", tail) + Spread.of(tails).format(""),
          Budget.atMost(BUDGET, tail, ""));
    }

    private String millis(double share) {
      return String.format(
          Locale.ROOT,
          "%.1f ms; %.1f ms",
          Spread.of(own).percentile(share),
          Spread.of(memory).percentile(share));
    }
  }
}
