// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Each simulated fault looks in the REST API like the real fault. */
@Tag("all")
@EachFlinkVersion
class JobFaultsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static FlinkCluster cluster;

  @Parameter String version;

  private RunningJob job;

  @BeforeParameterizedClassInvocation
  static void startCluster(String version) {
    cluster =
        FlinkCluster.builder()
            .version(version)
            .configure("web.refresh-interval", "200")
            .configure("metrics.fetcher.update-interval", "500")
            .configure("restart-strategy.fixed-delay.delay", "500 ms")
            .start();
  }

  @AfterParameterizedClassInvocation
  static void closeCluster() {
    cluster.close();
  }

  @BeforeEach
  void startJob() {
    JobOptions options =
        JobOptions.defaults()
            .withParallelism(2)
            .withCheckpointInterval(Duration.ofMillis(500))
            .withCheckpointTimeout(Duration.ofSeconds(2));
    job = cluster.submit(options);
    job.awaitRunning(TIMEOUT);
    job.awaitCompletedCheckpoint(TIMEOUT);
  }

  @AfterEach
  void cancelJob() {
    job.cancel();
  }

  @Test
  void aSlowSinkIsBusyAndBackpressuresTheTasksBeforeIt() {
    job.faults().slow(JobTask.SINK, Duration.ofMillis(200));

    until(
        "backpressure at the source",
        () -> time(JobTask.SOURCE, "accumulated-backpressured-time") > 1000);
    // Measured from here on, because every task looks busy in the first seconds of a JVM. On a
    // loaded machine, waiting for the CPU counts as busy time too, hence the wide margin.
    long sinkBefore = time(JobTask.SINK, "accumulated-busy-time");
    long totalsBefore = time(JobTask.TOTALS, "accumulated-busy-time");
    until(
        "a sink that stays busy",
        () -> time(JobTask.SINK, "accumulated-busy-time") - sinkBefore > 5000);
    assertThat(time(JobTask.TOTALS, "accumulated-busy-time") - totalsBefore).isLessThan(2500);
    assertThat(time(JobTask.SINK, "accumulated-backpressured-time")).isZero();
  }

  @Test
  void aThrowingTaskRestartsTheJobUntilTheFaultIsCleared() {
    job.faults().throwing(JobTask.ENRICH, "No such customer");

    until("the exception", () -> exceptions().contains("RuntimeException: No such customer"));
    job.faults().clear();
    job.awaitRunning(TIMEOUT);
    assertThat(job.awaitCompletedCheckpoint(TIMEOUT).path("is_savepoint").asBoolean()).isFalse();
  }

  @Test
  void aFailingWriteFailsCheckpointsAndOnlyTheLogHasTheCause() {
    String cause = "Status Code: 403; Error Code: AccessDenied; job " + job.id();
    job.faults().failingCheckpoints(cause);

    JsonNode failed = job.awaitFailedCheckpoint(TIMEOUT);

    assertThat(failed.path("failure_message").asText())
        .isEqualTo("Asynchronous task checkpoint failed.");
    assertThat(failed.path("num_acknowledged_subtasks").asInt()).isBetween(1, 7);
    assertThat(job.get("/checkpoints").toString()).doesNotContain("AccessDenied");
    assertThat(exceptions()).doesNotContain("AccessDenied");
    assertThat(job.state()).isEqualTo("RUNNING");
    assertThat(cluster.jobManagerLog()).contains(cause);
  }

  @Test
  void aThrowingSnapshotRestartsTheJobAndExceptionsHaveTheCause() {
    job.faults().throwingSnapshots(JobTask.TOTALS, "The disk is full");

    until("the exception", () -> exceptions().contains("RuntimeException: The disk is full"));
    assertThat(exceptions()).contains("IOException: Could not perform checkpoint");
    job.faults().clear();
    job.awaitRunning(TIMEOUT);
  }

  @Test
  void slowCheckpointsTakeLongerUntilTheyExpire() {
    job.faults().slowCheckpoints(Duration.ofSeconds(1));
    until(
        "a slow checkpoint",
        () -> job.awaitCompletedCheckpoint(TIMEOUT).path("end_to_end_duration").asLong() >= 1000);

    job.faults().slowCheckpoints(Duration.ofSeconds(10));
    assertThat(job.awaitFailedCheckpoint(TIMEOUT).path("failure_message").asText())
        .isEqualTo("Checkpoint expired before completing.");
  }

  @Test
  void withoutCheckpointStorageNoCheckpointStarts() {
    cluster.checkpointStorage().makeUnavailable();
    try {
      assertThat(job.awaitFailedCheckpoint(TIMEOUT).path("failure_message").asText())
          .isEqualTo("An Exception occurred while triggering the checkpoint. IO-problem detected.");
    } finally {
      cluster.checkpointStorage().restore();
    }
    assertThat(job.awaitCompletedCheckpoint(TIMEOUT).path("external_path").asText())
        .contains(job.id());
  }

  @Test
  void aStoppedInputLeavesTheSourceIdle() {
    job.faults().quietInput();

    until(
        "no more records",
        () -> {
          long before = records();
          job.awaitCompletedCheckpoint(TIMEOUT);
          job.awaitCompletedCheckpoint(TIMEOUT);
          job.awaitCompletedCheckpoint(TIMEOUT);
          return before > 0 && records() == before;
        });
    assertThat(job.state()).isEqualTo("RUNNING");
    job.faults().clear();
    long quiet = records();
    until("records again", () -> records() > quiet);
  }

  private long records() {
    return vertex(JobTask.SOURCE).path("metrics").path("write-records").asLong();
  }

  private long time(JobTask task, String metric) {
    return vertex(task).path("metrics").path(metric).asLong();
  }

  private JsonNode vertex(JobTask task) {
    for (JsonNode vertex : job.get("").path("vertices")) {
      if (vertex.path("name").asText().equals(task.vertexName())) {
        return vertex;
      }
    }
    throw new AssertionError("No vertex " + task.vertexName());
  }

  private String exceptions() {
    return job.get("/exceptions").toString();
  }

  private void until(String what, BooleanSupplier condition) {
    Conditions.await(what, TIMEOUT, condition, () -> job.get("").toString());
  }
}
