// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.cluster.FlinkClusterBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clusters that are measured at the same time by one Prometheus. */
final class Wave implements AutoCloseable {
  private final Monitoring monitoring;
  private final Deque<MeasuredCluster> clusters = new ArrayDeque<>();
  private final List<String> failed = new ArrayList<>();

  private Wave(Monitoring monitoring) {
    this.monitoring = monitoring;
  }

  /**
   * Starts it without clusters.
   *
   * @param directory an existing one is replaced
   */
  static Wave start(Path directory) {
    try {
      Files.createDirectories(directory.getParent());
      return new Wave(
          Monitoring.start(
              Files.createTempDirectory(directory.getParent(), directory.getFileName() + "-")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Monitoring monitoring() {
    return monitoring;
  }

  /** The names of what could not be measured. */
  List<String> failed() {
    return List.copyOf(failed);
  }

  MeasuredCluster add(String app, FlinkClusterBuilder builder) {
    MeasuredCluster cluster = MeasuredCluster.start(app, builder);
    clusters.push(cluster);
    monitoring.watch(cluster);
    return cluster;
  }

  /** Runs all at the same time, and returns the results of those that do not fail. */
  <T> List<T> run(Map<String, Callable<T>> byName) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Map<String, Future<T>> futures = new LinkedHashMap<>();
      byName.forEach((name, task) -> futures.put(name, threads.submit(task)));
      List<T> results = new ArrayList<>();
      futures.forEach((name, future) -> add(name, future, results));
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private <T> void add(String name, Future<T> future, List<T> results) {
    try {
      results.add(future.get());
    } catch (ExecutionException e) {
      System.out.println(name + " could not be measured: " + e.getCause());
      failed.add(name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    monitoring.close();
    clusters.forEach(MeasuredCluster::close);
  }
}
