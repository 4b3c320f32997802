// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogManager;
import java.util.stream.Stream;

/**
 * Counts the false alarms of healthy jobs of all shapes, over many days that pass without waiting.
 */
public final class FalseAlarms {
  /** So many jobs of each shape share a cluster and an exporter. */
  private static final int JOBS = 4;

  private static final int HOURS = Integer.getInteger("false-alarms.hours", 24);
  private static final int POLLS_OF_AN_HOUR = 360;
  private static final long SEED = 20_260_302;
  private static final Duration LONGEST_EVALUATION = Duration.ofHours(2);

  private FalseAlarms() {}

  /**
   * Writes the page, and fails if there is a false alarm.
   *
   * @param arguments the file, and optionally a seed that is not the default
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    LogManager.getLogManager().reset();
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
    Path directory = Files.createTempDirectory("false-alarms");
    List<ShapeRun.Result> results = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<ShapeRun.Result>> running = new ArrayList<>();
      for (Shape shape : Shape.values()) {
        running.add(
            threads.submit(
                () -> ShapeRun.of(shape, JOBS, HOURS * POLLS_OF_AN_HOUR, seed, directory)));
      }
      for (Future<ShapeRun.Result> one : running) {
        results.add(one.get());
        print(results.get(results.size() - 1));
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.println("Evaluating the alerts");
    List<ShippedAlerts.Page> pages = pages(results, directory);
    pages.forEach(page -> System.out.println("  " + page));
    Duration cpuTime = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    Files.writeString(Path.of(arguments[0]), new FalseAlarmsPage(results, pages, cpuTime).text());
    delete(directory);
    boolean none = pages.isEmpty() && results.stream().allMatch(one -> one.falseModes().isEmpty());
    System.exit(none ? 0 : 1);
  }

  private static void print(ShapeRun.Result result) {
    System.out.printf(
        "%s: %.1f job-days, %d false modes%n",
        result.shape().label(), result.jobDays(), result.falseModes().size());
    result.falseModes().forEach(one -> System.out.println("  " + one));
  }

  private static List<ShippedAlerts.Page> pages(List<ShapeRun.Result> results, Path directory) {
    List<AlertInputs> inputs = results.stream().map(ShapeRun.Result::inputs).toList();
    return ShippedAlerts.fired(inputs, directory, LONGEST_EVALUATION);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
