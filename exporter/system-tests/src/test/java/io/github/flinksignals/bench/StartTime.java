// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.docs.MarkdownTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time from the start of the exporter to a scrape with a job, compared with a bare
 * JVM.
 */
final class StartTime {
  private static final ClusterShape SHAPE = new ClusterShape(1, 10, 4);
  private static final double BUDGET_RATIO = 2;
  private static final double MINIMUM_BUDGET_MILLIS = 1000;
  private static final double MILLIS = 1e6;
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Launcher launcher;
  private final Effort effort;

  StartTime(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  MarkdownTable measure() {
    Progress.print("Start to first scrape with data");
    List<Double> exporters = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (Worker standIn = launcher.standIn(SHAPE)) {
      for (int start = 0; start < effort.starts(); start++) {
        standIn.send("step");
        exporters.add(exporter(standIn.firstLine()));
        bare.add(hello());
        ratios.add(exporters.get(start) / bare.get(start));
      }
    }
    double budget = Math.max(BUDGET_RATIO * Spread.of(bare).median(), MINIMUM_BUDGET_MILLIS);
    return new MarkdownTable(
        List.of("exporter", "bare JVM", "ratio", "budget"),
        List.of(
            List.of(
                Spread.of(exporters).format(" ms"),
                Spread.of(bare).format(" ms"),
                Spread.of(ratios).format(""),
                Budget.atMost(Math.rint(budget), Spread.of(exporters).median(), " ms"))));
  }

  private double exporter(String jobManager) {
    int port = FreePorts.next();
    List<String> command = new ArrayList<>(launcher.exporterCommand());
    command.add("--flink.url=" + jobManager);
    command.add("--web.listen-address=127.0.0.1:" + port);
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    long started = System.nanoTime();
    Process process = start(command);
    try {
      while (!page(metrics).contains("\nflink_job_state{")) {
        if (System.nanoTime() - started > TIMEOUT_NANOS || !process.isAlive()) {
          throw new IllegalStateException("The exporter does not export the job");
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      return (System.nanoTime() - started) / MILLIS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private static String page(URI metrics) {
    try {
      URLConnection connection = metrics.toURL().openConnection();
      connection.setReadTimeout(10_000);
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // The server is not up yet.
    }
  }

  private double hello() {
    long started = System.nanoTime();
    Process process = start(launcher.helloCommand());
    process.onExit().join();
    return (System.nanoTime() - started) / MILLIS;
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
