// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.job.JobOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster with an exporter beside it and a watch over all that the exporter says. Tests share it,
 * each with a job of its own. Modes that need minutes by default need less here.
 */
final class LiveCluster implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("--poll.interval=2s", "--lag.window=30s", "--lag.floor=10s", "--slots.grace=5s");

  private final FlinkCluster cluster;
  private final ExporterProcess exporter;
  private final SignalWatch watch;

  private LiveCluster(FlinkCluster cluster, ExporterProcess exporter) {
    this.cluster = cluster;
    this.exporter = exporter;
    this.watch = SignalWatch.over(exporter);
  }

  static LiveCluster start(FlinkClusterBuilder builder, String... flags) {
    FlinkCluster cluster = builder.start();
    try {
      List<String> all = new ArrayList<>(FLAGS);
      all.add("--flink.url=" + cluster.restUrl());
      all.addAll(List.of(flags));
      return new LiveCluster(
          cluster, ExporterProcess.start(cluster.workDirectory().resolve("exporter.log"), 0, all));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  FlinkCluster cluster() {
    return cluster;
  }

  ExporterProcess exporter() {
    return exporter;
  }

  SignalWatch watch() {
    return watch;
  }

  /**
   * Submits a job and waits until all of its tasks run.
   *
   * @param name of the scenario and of its job
   */
  LiveScenario begin(String name, JobOptions options) {
    return LiveScenario.begin(this, cluster.submit(options.withName(name)));
  }

  /** Submits a job that cannot begin as things are. */
  LiveScenario beginIll(String name, JobOptions options) {
    return LiveScenario.illFromTheStart(this, cluster.submit(options.withName(name)));
  }

  @Override
  public void close() {
    watch.close();
    exporter.close();
    cluster.close();
  }
}
