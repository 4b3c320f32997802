// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Each fault shows in REST the way the trouble that it stands for does. */
@Tag("all")
@EachFlinkVersion
class JobFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

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
    job.awaitRunning(SOON);
    job.awaitCompletedCheckpoint(SOON);
  }

  @AfterEach
  void cancelJob() {
    job.cancel();
  }

  @Test
  void aSlowSinkIsBusyAndHoldsUpTheTasksBeforeIt() {
    job.faults().slow(JobTask.SINK, Duration.ofMillis(200));

    until(
        "backpressure at the source",
        () -> time(JobTask.SOURCE, "accumulated-backpressured-time") > 1000);
    // From here on, since the first seconds of a JVM make every task look busy. On a machine with
    // much to do, waiting for the processor counts as busy too, hence the wide margin.
    long sinkBefore = time(JobTask.SINK, "accumulated-busy-time");
    long totalsBefore = time(JobTask.TOTALS, "accumulated-busy-time");
    until(
        "a sink that is busy on and on",
        () -> time(JobTask.SINK, "accumulated-busy-time") - sinkBefore > 5000);
    assertThat(time(JobTask.TOTALS, "accumulated-busy-time") - totalsBefore).isLessThan(2500);
    assertThat(time(JobTask.SINK, "accumulated-backpressured-time")).isZero();
  }

  @Test
  void aThrowingTaskRestartsTheJobUntilTheFaultIsCleared() {
    job.faults().throwing(JobTask.ENRICH, "No such customer");

    until("the exception", () -> exceptions().contains("RuntimeException: No such customer"));
    job.faults().clear();
    job.awaitRunning(SOON);
    assertThat(job.awaitCompletedCheckpoint(SOON).path("is_savepoint").asBoolean()).isFalse();
  }

  @Test
  void aFailingWriteFailsCheckpointsAndTellsTheCauseOnlyToTheLog() {
    String cause = "Status Code: 403; Error Code: AccessDenied; job " + job.id();
    job.faults().failingCheckpoints(cause);

    JsonNode failed = job.awaitFailedCheckpoint(SOON);

    assertThat(failed.path("failure_message").asText())
        .isEqualTo("Asynchronous task checkpoint failed.");
    assertThat(failed.path("num_acknowledged_subtasks").asInt()).isBetween(1, 7);
    assertThat(job.get("/checkpoints").toString()).doesNotContain("AccessDenied");
    assertThat(exceptions()).doesNotContain("AccessDenied");
    assertThat(job.state()).isEqualTo("RUNNING");
    assertThat(cluster.jobManagerLog()).contains(cause);
  }

  @Test
  void aThrowingSnapshotRestartsTheJobAndTellsTheCauseInExceptions() {
    job.faults().throwingSnapshots(JobTask.TOTALS, "The disk is full");

    until("the exception", () -> exceptions().contains("RuntimeException: The disk is full"));
    assertThat(exceptions()).contains("IOException: Could not perform checkpoint");
    job.faults().clear();
    job.awaitRunning(SOON);
  }

  @Test
  void slowCheckpointsTakeLongerAndThenTooLong() {
    job.faults().slowCheckpoints(Duration.ofSeconds(1));
    until(
        "a slow checkpoint",
        () -> job.awaitCompletedCheckpoint(SOON).path("end_to_end_duration").asLong() >= 1000);

    job.faults().slowCheckpoints(Duration.ofSeconds(10));
    assertThat(job.awaitFailedCheckpoint(SOON).path("failure_message").asText())
        .isEqualTo("Checkpoint expired before completing.");
  }

  @Test
  void withoutCheckpointStorageNoCheckpointBeginsUntilItIsBack() {
    cluster.checkpointStorage().takeAway();
    try {
      assertThat(job.awaitFailedCheckpoint(SOON).path("failure_message").asText())
          .isEqualTo("An Exception occurred while triggering the checkpoint. IO-problem detected.");
    } finally {
      cluster.checkpointStorage().putBack();
    }
    assertThat(job.awaitCompletedCheckpoint(SOON).path("external_path").asText())
        .contains(job.id());
  }

  @Test
  void aQuietInputLeavesTheSourceIdle() {
    job.faults().quietInput();

    until(
        "no more records",
        () -> {
          long before = records();
          job.awaitCompletedCheckpoint(SOON);
          job.awaitCompletedCheckpoint(SOON);
          job.awaitCompletedCheckpoint(SOON);
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

  private void until(String what, Supplier<Boolean> condition) {
    Await.until(what, SOON, condition, () -> job.get("").toString());
  }
}
