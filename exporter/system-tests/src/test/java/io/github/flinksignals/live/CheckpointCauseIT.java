// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Why checkpoints of real Flink fail, and which task delays them. Both need extra requests. */
@EachFlinkVersion
class CheckpointCauseIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static FlinkCluster cluster;

  @Parameter String version;
  @TempDir Path directory;
  private RunningJob job;
  private ExporterProcess exporter;

  @BeforeParameterizedClassInvocation
  static void startCluster(String version) {
    cluster = FlinkCluster.builder().version(version).start();
  }

  @AfterParameterizedClassInvocation
  static void stopCluster() {
    cluster.close();
  }

  /** Each test counts all requests, so it needs its own exporter. */
  @BeforeEach
  void start() {
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + cluster.restUrl(),
            "--poll.interval=1s");
  }

  @AfterEach
  void stop() {
    exporter.close();
    job.cancel();
  }

  @Test
  void readsTheStorageErrorFromTheLogWithoutExportingSecrets() {
    job = cluster.submit(JobOptions.defaults().withName("storage-access"));
    job.awaitRunning(TIMEOUT);
    job.awaitCompletedCheckpoint(TIMEOUT);
    assertThat(requestsFor("/jobmanager/log")).as("no request before the fault").isZero();
    job.faults()
        .failingCheckpoints(
            "Forbidden (Service: Amazon S3; Status Code: 403; secret-key=hunter2hunter2)");
    Conditions.await(
        "the cause is storage_access",
        Duration.ofSeconds(40),
        () ->
            exporter
                .scrape()
                .whereOne("flink_job_checkpoint_failure_cause", "cause")
                .equals(Set.of("storage_access")),
        this::describe);
    Conditions.await(
        "the failures are counted by cause",
        Duration.ofSeconds(20),
        () ->
            exporter
                    .scrape()
                    .value("flink_job_checkpoints_failed_total", "cause", "storage_access")
                    .orElse(0)
                >= 3,
        this::describe);
    assertThat(exporter.scrape().value("flink_job_checkpoints_failed_total", "cause", "other"))
        .hasValue(0);
    assertThat(exporter.log())
        .contains("in the JobManager's log:")
        .contains("java.io.IOException 403");
    assertThat(exporter.log() + exporter.get("/metrics") + exporter.get("/api/v1/status"))
        .doesNotContain("hunter2");
    double requests = requestsFor("/jobmanager/log");
    Conditions.requireThroughout(
        "the log is not read again for the same series of failures",
        Duration.ofSeconds(5),
        () -> requestsFor("/jobmanager/log") == requests,
        this::describe);
  }

  @Tag("all")
  @Test
  void namesTheTaskThatDelaysACheckpoint() {
    job =
        cluster.submit(
            JobOptions.defaults().withName("slow").withCheckpointTimeout(Duration.ofSeconds(10)));
    job.awaitRunning(TIMEOUT);
    job.awaitCompletedCheckpoint(TIMEOUT);
    assertThat(requestsFor("/jobs/:id/checkpoints/details/:id"))
        .as("no request before the fault")
        .isZero();
    job.faults().slowCheckpoints(Duration.ofSeconds(20));
    Conditions.await(
        "the slow task is named before the checkpoint expires",
        Duration.ofSeconds(15),
        () -> unacknowledged().equals(Set.of("totals")),
        this::describe);
    Conditions.await(
        "the timeout is reported with the task",
        Duration.ofSeconds(40),
        () ->
            exporter
                    .scrape()
                    .whereOne("flink_job_checkpoint_failure_cause", "cause")
                    .equals(Set.of("timeout"))
                && unacknowledged().equals(Set.of("totals"))
                && exporter.get("/api/v1/status").contains("not acknowledged by totals"),
        this::describe);
    job.faults().clear();
    Conditions.await(
        "no task is named after checkpoints complete again",
        Duration.ofSeconds(40),
        () -> unacknowledged().isEmpty(),
        this::describe);
  }

  private Set<String> unacknowledged() {
    return exporter.scrape().whereOne("flink_job_checkpoint_unacknowledged_task", "task_name");
  }

  private double requestsFor(String endpoint) {
    return exporter
        .scrape()
        .value("flink_exporter_requests_total", "endpoint", endpoint, "code", "200")
        .orElse(0);
  }

  private String describe() {
    return exporter.get("/metrics") + exporter.log() + cluster.jobManagerLog();
  }
}
