// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.NewestFlinkVersion;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** The exporter with one healthy job of real Flink: reports no failure mode, at a known cost. */
@NewestFlinkVersion
class HealthyJobIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** A source and a sink report their busiest subtask, after a minute. */
  private static final int SOURCE_AND_SINK = 2;

  /** Unknown, because a new exporter has no history and this source reports no partitions. */
  private static final Set<String> UNKNOWN =
      Set.of("CheckpointsFailingAfterScale", "StateLost", "SubtasksIdle");

  private static final Set<String> LAST_TO_APPEAR =
      Set.of(
          "flink_job_checkpoint_last_duration_seconds",
          "flink_job_lag_slope",
          "flink_job_pending_records");

  private static FlinkCluster cluster;

  @Parameter String version;
  @TempDir Path directory;
  private ExporterProcess exporter;

  @BeforeParameterizedClassInvocation
  static void startCluster(String version) {
    cluster = FlinkCluster.builder().version(version).slotsPerTaskManager(8).start();
  }

  @AfterParameterizedClassInvocation
  static void stopCluster() {
    cluster.close();
  }

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
  }

  @Test
  void reportsNoFailureModeForAHealthyJobWithFewRequests() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    job.awaitRunning(TIMEOUT);
    Conditions.await(
        "the job is safe to scale, and no other failure mode is unknown",
        TIMEOUT,
        () -> {
          Scrape scrape = exporter.scrape();
          return scrape.value("flink_job_scale_safe", "job_name", job.name()).orElse(0) == 1
              && UNKNOWN.containsAll(scrape.whereOne("flink_job_failure_mode_unknown", "mode"));
        },
        this::describe);
    Scrape before = exporter.scrape();
    Conditions.requireThroughout(
        "no failure mode is active or unknown",
        Duration.ofSeconds(60),
        () -> {
          Scrape scrape = exporter.scrape();
          return scrape.failureModes().isEmpty()
              && UNKNOWN.containsAll(scrape.whereOne("flink_job_failure_mode_unknown", "mode"))
              && scrape.value("flink_up").orElse(0) == 1;
        },
        this::describe);
    Scrape after = exporter.scrape();
    double polls =
        after.sum("flink_exporter_polls_total") - before.sum("flink_exporter_polls_total");
    double requests =
        after.sum("flink_exporter_requests_total") - before.sum("flink_exporter_requests_total");
    assertThat(polls).isGreaterThan(30);
    // Each poll sends 7 requests, and once a minute the exporter also lists the metric names.
    assertThat(requests).isLessThanOrEqualTo(7 * polls + 1);
    assertThat(after.value("flink_cluster_info", "flink_version", version)).hasValue(1);
    double completed =
        after.value("flink_job_checkpoints_completed_total", "job_name", job.name()).orElse(0);
    assertThat(completed).isGreaterThan(10);
    assertThat(after.value("flink_task_busy_ratio", "task_name", "enrich")).isPresent();
    job.cancel();
  }

  @Tag("all")
  @Test
  void exportsAsManySeriesAtHighParallelismAsAtLow() {
    Map<String, Long> atLow = settledSeries("low", 1);
    assertThat(settledSeries("high", 8)).isEqualTo(atLow);
  }

  /** The number of series of each metric that the job has once everything is known about it. */
  private Map<String, Long> settledSeries(String name, int parallelism) {
    RunningJob job =
        cluster.submit(JobOptions.defaults().withName(name).withParallelism(parallelism));
    job.awaitRunning(TIMEOUT);
    AtomicReference<Scrape> settled = new AtomicReference<>();
    Conditions.await(
        "rates and checkpoints are exported",
        TIMEOUT,
        () -> {
          Scrape scrape = exporter.scrape();
          settled.set(scrape);
          return isSettled(scrape, name, parallelism);
        },
        this::describe);
    job.cancel();
    Map<String, Long> series = settled.get().countsByName("job_name", name);
    // This depends on whether the exporter ran before the job did.
    series.remove("flink_job_failure_mode_unknown");
    // The job of high parallelism occupies all slots.
    series.remove("flink_job_scale_next_parallelism");
    return series;
  }

  private static boolean isSettled(Scrape scrape, String name, int parallelism) {
    Map<String, Long> series = scrape.countsByName("job_name", name);
    return scrape.value("flink_job_parallelism", "job_name", name).orElse(0) == parallelism
        && scrape
            .value("flink_task_busy_ratio", "job_name", name, "task_name", "enrich")
            .isPresent()
        && series.getOrDefault("flink_task_busy_max_ratio", 0L) == SOURCE_AND_SINK
        && series.keySet().containsAll(LAST_TO_APPEAR)
        && !series.containsKey("flink_job_checkpoint_in_progress_since_timestamp_seconds")
        && UNKNOWN.containsAll(
            scrape.whereOne("flink_job_failure_mode_unknown", "mode", "job_name", name));
  }

  private String describe() {
    return "Active: "
        + exporter.scrape().failureModes()
        + ", root causes: "
        + exporter.scrape().rootCauses()
        + "\n"
        + exporter.get("/api/v1/status")
        + "\n"
        + exporter.log();
  }
}
