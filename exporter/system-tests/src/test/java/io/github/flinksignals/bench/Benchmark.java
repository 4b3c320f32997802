// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs all measurements and writes {@code exporter/docs/benchmarks.md}. */
final class Benchmark {
  private static final ClusterShape LARGE = new ClusterShape(1, 500, 4);
  private static final ClusterShape MANY = new ClusterShape(200, 10, 4);
  private static final ClusterShape SMALL = new ClusterShape(1, 10, 4);
  private static final List<ClusterShape> GROWING =
      List.of(
          new ClusterShape(1, 10, 1),
          new ClusterShape(1, 10, 10),
          new ClusterShape(1, 10, 100),
          new ClusterShape(1, 10, 1000),
          new ClusterShape(1, 100, 4),
          LARGE,
          new ClusterShape(10, 10, 4),
          new ClusterShape(50, 10, 4),
          MANY);

  private Benchmark() {}

  /**
   * Measures, and writes the page.
   *
   * @param arguments the directory that {@code exporter/image/runtime} filled, and the file to
   *     write
   */
  public static void main(String[] arguments) throws IOException {
    Launcher launcher = Launcher.ofImage(Path.of(arguments[0]).toAbsolutePath());
    String page = page(launcher, Effort.FULL, List.of(LARGE, MANY), List.of(SMALL, MANY), GROWING);
    Files.writeString(Path.of(arguments[1]), page);
    Progress.print("Written to " + arguments[1]);
    System.out.println(page);
  }

  static String page(
      Launcher launcher,
      Effort effort,
      List<ClusterShape> polled,
      List<ClusterShape> scraped,
      List<ClusterShape> growing)
      throws IOException {
    BenchmarkPage page = new BenchmarkPage();
    page.pollCost(new PollCost(launcher, effort).measure(polled));
    page.scrapeLatency(new ScrapeLatency(launcher, effort).measure(scraped));
    page.growth(new Growth(launcher).measure(growing));
    page.startTime(new StartTime(launcher, effort).measure());
    page.hour(new AcceleratedHour(launcher, effort).measure());
    page.historySize(new HistorySize(launcher, effort).measure());
    return page.text();
  }
}
