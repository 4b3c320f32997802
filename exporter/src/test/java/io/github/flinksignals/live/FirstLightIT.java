// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The exporter beside real Flink: silent while all is well, and right about what is not. */
@EachFlinkVersion
class FirstLightIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** An exporter that just came up knows no past, and this source does not tell its partitions. */
  private static final Set<String> UNTOLD =
      Set.of("CheckpointsFailingAfterScale", "StateLost", "SubtasksIdle");

  @Parameter String version;
  @TempDir Path directory;
  private FlinkCluster cluster;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    cluster = FlinkCluster.builder().version(version).taskManagers(2).start();
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + cluster.restUrl(),
            "--poll.interval=" + INTERVAL.toSeconds() + "s",
            "--slots.grace=5s");
  }

  @AfterEach
  void stop() {
    if (exporter != null) {
      exporter.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void saysNothingWhileAllIsWellAndAsksNoMoreThanItMust() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    job.awaitRunning(SOON);
    Waiting.until(
        "the job is safe to scale",
        SOON,
        () -> exporter.scrape().value("flink_job_scale_safe").orElse(0) == 1,
        this::describe);
    Scrape before = exporter.scrape();
    Waiting.always(
        "no failure mode is active or unknown",
        Duration.ofSeconds(60),
        () -> {
          Scrape scrape = exporter.scrape();
          return scrape.failureModes().isEmpty()
              && UNTOLD.containsAll(scrape.whereOne("flink_job_failure_mode_unknown", "mode"))
              && scrape.value("flink_up").orElse(0) == 1;
        },
        this::describe);
    Scrape after = exporter.scrape();
    double polls =
        after.sum("flink_exporter_polls_total") - before.sum("flink_exporter_polls_total");
    double requests =
        after.sum("flink_exporter_requests_total") - before.sum("flink_exporter_requests_total");
    assertThat(polls).isGreaterThan(30);
    // One listing of metric names in that minute comes on top of 7 requests in each poll.
    assertThat(requests).isLessThanOrEqualTo(7 * polls + 1);
    assertThat(after.value("flink_cluster_info", "flink_version", version)).hasValue(1);
    assertThat(after.value("flink_job_checkpoints_completed_total").orElse(0)).isGreaterThan(10);
    assertThat(after.value("flink_task_busy_ratio", "task_name", "enrich")).isPresent();
  }

  @Test
  void namesSlotStarvationAloneAsTheRoot() {
    RunningJob job = cluster.submit(JobOptions.defaults().withParallelism(8));
    Waiting.until(
        "SlotStarvation",
        Duration.ofSeconds(30),
        () -> exporter.scrape().failureModes().contains("SlotStarvation"),
        this::describe);
    assertThat(exporter.scrape().value("flink_job_slots_missing")).hasValue(4);
    Waiting.always(
        "SlotStarvation is the only root, although the job restarts",
        Duration.ofSeconds(20),
        () -> exporter.scrape().rootCauses().equals(Set.of("SlotStarvation")),
        this::describe);
    cluster.addTaskManager();
    cluster.addTaskManager();
    job.awaitRunning(SOON);
    awaitSilence(Duration.ofSeconds(15));
  }

  @Test
  void tellsFailingCheckpointsAndTheirEnd() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    job.awaitRunning(SOON);
    job.awaitCompletedCheckpoint(SOON);
    cluster.checkpointStorage().takeAway();
    Waiting.until(
        "CheckpointsFailing",
        Duration.ofSeconds(30),
        () -> exporter.scrape().rootCauses().equals(Set.of("CheckpointsFailing")),
        this::describe);
    Scrape sick = exporter.scrape();
    assertThat(sick.value("flink_job_scale_safe")).hasValue(0);
    assertThat(sick.whereOne("flink_job_scale_blocker", "blocker"))
        .contains("checkpoints_unhealthy");
    assertThat(sick.value("flink_job_checkpoint_consecutive_failures").orElse(0))
        .isGreaterThanOrEqualTo(3);
    cluster.checkpointStorage().putBack();
    awaitSilence(Duration.ofSeconds(15));
  }

  @Test
  void tellsARestartLoopAndItsException() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    job.awaitRunning(SOON);
    job.faults().throwing(JobTask.ENRICH, "a record that cannot be read");
    Waiting.until(
        "RestartLoop",
        Duration.ofSeconds(40),
        () -> exporter.scrape().failureModes().contains("RestartLoop"),
        this::describe);
    Scrape sick = exporter.scrape();
    assertThat(sick.rootCauses()).containsExactly("RestartLoop");
    assertThat(
            sick.value(
                "flink_job_last_failure_info",
                "exception",
                "java.lang.RuntimeException",
                "task_name",
                "enrich"))
        .hasValue(1);
    job.faults().clear();
    job.awaitRunning(SOON);
  }

  @Test
  void servesOnWhileTheJobManagerIsGoneAndSeesItsReturn() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    job.awaitRunning(SOON);
    Waiting.until(
        "the job is seen",
        SOON,
        () -> exporter.scrape().value("flink_job_scale_safe").isPresent(),
        this::describe);
    cluster.killJobManager();
    Waiting.until(
        "flink_up tells",
        INTERVAL.multipliedBy(5),
        () -> exporter.scrape().value("flink_up").orElse(1) == 0,
        this::describe);
    Waiting.until(
        "the job is out of sight",
        INTERVAL.multipliedBy(8),
        () -> exporter.scrape().whereOne("flink_job_scale_blocker", "blocker").contains("blind"),
        this::describe);
    assertThat(exporter.scrape().value("flink_job_scale_safe")).hasValue(0);
    assertThat(exporter.scrape().value("flink_job_parallelism")).isEmpty();
    cluster.startJobManager();
    Waiting.until(
        "its return is seen within a poll",
        INTERVAL.multipliedBy(3),
        () -> exporter.scrape().value("flink_up").orElse(0) == 1,
        this::describe);
    Waiting.until(
        "the job that did not come back is missed",
        Duration.ofSeconds(75),
        () -> exporter.scrape().rootCauses().equals(Set.of("JobNotRunning")),
        this::describe);
  }

  @Test
  void tellsAsMuchOfAWideJobAsOfANarrowOne() {
    RunningJob narrow = cluster.submit(JobOptions.defaults().withParallelism(1));
    narrow.awaitRunning(SOON);
    long atOne = settledSeries(1);
    narrow.cancel();
    cluster.addTaskManager();
    cluster.addTaskManager();
    RunningJob wide = cluster.submit(JobOptions.defaults().withParallelism(8));
    wide.awaitRunning(SOON);
    assertThat(settledSeries(8)).isEqualTo(atOne);
  }

  private long settledSeries(int parallelism) {
    Waiting.until(
        "rates and checkpoints are known",
        SOON,
        () -> {
          Scrape scrape = exporter.scrape();
          return scrape.value("flink_job_parallelism").orElse(0) == parallelism
              && scrape.value("flink_task_busy_ratio", "task_name", "enrich").isPresent()
              && scrape.value("flink_job_checkpoint_last_duration_seconds").isPresent()
              && scrape.value("flink_job_checkpoint_in_progress_since_timestamp_seconds").isEmpty()
              && UNTOLD.equals(scrape.whereOne("flink_job_failure_mode_unknown", "mode"));
        },
        this::describe);
    Scrape scrape = exporter.scrape();
    // The exporter's own counts of requests by status grow as it lives; the job's must not.
    return scrape.series() - scrape.count("flink_exporter_requests_total");
  }

  private void awaitSilence(Duration timeout) {
    Waiting.until(
        "no failure mode is active",
        timeout,
        () -> exporter.scrape().failureModes().isEmpty(),
        this::describe);
  }

  private String describe() {
    return "Active: "
        + exporter.scrape().failureModes()
        + ", roots: "
        + exporter.scrape().rootCauses()
        + "\n"
        + exporter.get("/api/v1/status")
        + "\n"
        + exporter.log();
  }
}
