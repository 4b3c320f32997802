// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.readme.MarkdownTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the start of the exporter to a scrape that tells of a job, beside that of a bare JVM. */
final class StartTime {
  private static final ClusterShape SHAPE = new ClusterShape(1, 10, 4);
  private static final double BUDGET_RATIO = 2;
  private static final double LEAST_BUDGET_MILLIS = 1000;
  private static final double MILLIS = 1e6;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Launcher launcher;
  private final Effort effort;

  StartTime(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  MarkdownTable measure() {
    Progress.say("Start to first scrape with data");
    List<Double> exporters = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (Worker standIn = launcher.standIn(SHAPE)) {
      for (int start = 0; start < effort.starts(); start++) {
        standIn.tell("step");
        exporters.add(exporter(standIn.greeting()));
        bare.add(hello());
        ratios.add(exporters.get(start) / bare.get(start));
      }
    }
    double budget = Math.max(BUDGET_RATIO * Spread.of(bare).median(), LEAST_BUDGET_MILLIS);
    return new MarkdownTable(
        List.of("exporter", "bare JVM", "ratio", "budget"),
        List.of(
            List.of(
                Spread.of(exporters).words(" ms"),
                Spread.of(bare).words(" ms"),
                Spread.of(ratios).words(""),
                Budget.atMost(Math.rint(budget), Spread.of(exporters).median(), " ms"))));
  }

  private double exporter(String jobManager) {
    int port = FreePorts.next();
    List<String> command = new ArrayList<>(launcher.exporterCommand());
    command.add("--flink.url=" + jobManager);
    command.add("--web.listen-address=127.0.0.1:" + port);
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    long began = System.nanoTime();
    Process process = start(command);
    try {
      while (!page(metrics).contains("\nflink_job_state{")) {
        if (System.nanoTime() - began > PATIENCE_NANOS || !process.isAlive()) {
          throw new IllegalStateException("The exporter does not tell of the job");
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      return (System.nanoTime() - began) / MILLIS;
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
      return ""; // It does not serve yet.
    }
  }

  private double hello() {
    long began = System.nanoTime();
    Process process = start(launcher.helloCommand());
    process.onExit().join();
    return (System.nanoTime() - began) / MILLIS;
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
