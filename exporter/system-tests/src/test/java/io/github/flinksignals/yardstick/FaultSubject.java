// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.JobFaults;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.time.Duration;

/** The job with a fault, and its cluster. A redeploy replaces the job. Not thread-safe. */
final class FaultSubject {
  static final Duration TIMEOUT = Duration.ofMinutes(4);

  private final FlinkCluster cluster;
  private final String name;
  private RunningJob job;
  private String savepoint = "";
  private int runs;

  private FaultSubject(FlinkCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  /**
   * Submits the job and waits until it runs.
   *
   * @param name of the fault and of its job
   */
  static FaultSubject start(FlinkCluster cluster, String name, JobOptions options) {
    FaultSubject subject = new FaultSubject(cluster, name);
    subject.submit(options);
    subject.job.awaitRunning(TIMEOUT);
    return subject;
  }

  /** Submits another run of the job, without waiting for it. */
  void submit(JobOptions options) {
    job = submit(cluster, options.withName(name));
    runs++;
  }

  /** Submits a job to a cluster to which other threads submit jobs, too. */
  static RunningJob submit(FlinkCluster cluster, JobOptions options) {
    synchronized (cluster) {
      return cluster.submit(options);
    }
  }

  /** Submits a run that starts from the last savepoint or retained checkpoint. */
  void resume(JobOptions options) {
    submit(options.withSavepoint(savepoint));
  }

  /** Stops the job with a savepoint for {@link #resume}. */
  void stopWithSavepoint() {
    savepoint = job.stopWithSavepoint();
  }

  /** Notes the last completed checkpoint for {@link #resume}. */
  void noteCheckpoint() {
    JsonNode completed = job.awaitCompletedCheckpoint(TIMEOUT);
    savepoint = completed.path("external_path").asText();
  }

  /** How often the job was submitted again. */
  int redeploys() {
    return runs - 1;
  }

  FlinkCluster cluster() {
    return cluster;
  }

  RunningJob job() {
    return job;
  }

  JobFaults faults() {
    return job.faults();
  }
}
