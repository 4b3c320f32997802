// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.docs.MarkdownTable;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Measures resident memory over an hour of the exporter's clock: 360 polls, each followed by a
 * scrape.
 */
final class AcceleratedHour {
  private static final ClusterShape ONE = new ClusterShape(1, 10, 4);
  private static final ClusterShape MANY = new ClusterShape(200, 10, 4);
  private static final int KIBIBYTES = 1024;

  private final Launcher launcher;
  private final Effort effort;

  AcceleratedHour(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  MarkdownTable measure() {
    Progress.print("Resident memory over an hour, " + ONE + " and " + MANY);
    CompletableFuture<List<String>> one = CompletableFuture.supplyAsync(() -> measure(ONE, 64, 80));
    CompletableFuture<List<String>> many =
        CompletableFuture.supplyAsync(() -> measure(MANY, 96, 112));
    return new MarkdownTable(
        List.of("cluster", "polls", "at the end", "maximum", "goal", "limit"),
        List.of(one.join(), many.join()));
  }

  private List<String> measure(ClusterShape shape, int goal, int limit) {
    List<Double> resident = new ArrayList<>();
    try (Worker standIn = launcher.standIn(shape);
        Worker exporter = launcher.exporter(standIn)) {
      HttpClient prometheus = HttpClient.newHttpClient();
      for (int poll = 1; poll <= effort.hour(); poll++) {
        standIn.send("step");
        exporter.send("poll");
        Scrapers.get(prometheus, exporter.firstLine() + "/metrics");
        resident.add((double) exporter.residentKibibytes() / KIBIBYTES);
        if (poll % 60 == 0) {
          Progress.print("  " + shape + ": " + poll / 6 + " minutes");
        }
      }
    }
    double last = resident.get(resident.size() - 1);
    double most = Spread.of(resident).percentile(1);
    return List.of(
        shape.toString(),
        Integer.toString(resident.size()),
        Math.round(last) + " MiB",
        Math.round(most) + " MiB",
        Budget.atMost(goal, most, " MiB"),
        Budget.atMost(limit, most, " MiB"));
  }
}
