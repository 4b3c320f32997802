// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.job.JobOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster with an exporter and a recorder of all failure modes. Tests share it, each with its own
 * job. Failure modes that need minutes by default need less time here.
 */
final class LiveCluster implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("--poll.interval=2s", "--lag.window=30s", "--lag.floor=10s", "--slots.grace=5s");

  private final FlinkCluster cluster;
  private final ExporterProcess exporter;
  private final FailureModeRecorder recorder;

  private LiveCluster(FlinkCluster cluster, ExporterProcess exporter) {
    this.cluster = cluster;
    this.exporter = exporter;
    this.recorder = FailureModeRecorder.start(exporter);
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

  FailureModeRecorder recorder() {
    return recorder;
  }

  /**
   * Submits a job and waits until all of its tasks run.
   *
   * @param name the name of the scenario and of its job
   */
  LiveScenario start(String name, JobOptions options) {
    return LiveScenario.start(this, cluster.submit(options.withName(name)));
  }

  /** Submits a job that cannot start, or that is faulty from its start. */
  LiveScenario startFaulty(String name, JobOptions options) {
    return LiveScenario.startFaulty(this, cluster.submit(options.withName(name)));
  }

  @Override
  public void close() {
    recorder.close();
    exporter.close();
    cluster.close();
  }
}
