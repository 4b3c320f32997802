// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A series of faults in a real Flink cluster, scraped by a real Prometheus: a slow sink, an
 * exception, a slow checkpoint, then a rescale after which checkpoint storage denies access, a job
 * that requires too many slots, and finally a killed JobManager.
 */
final class Incident implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** The interval of scrapes and polls, so no sample falls between two steps. */
  private static final Duration FINE_STEP = Duration.ofSeconds(1);

  private static final Duration COARSE_STEP = Duration.ofSeconds(2);
  private static final String JOB = "orders-enrichment";
  private static final JobOptions OPTIONS =
      JobOptions.defaults()
          .withName(JOB)
          .withCheckpointInterval(Duration.ofSeconds(2))
          .withCheckpointTimeout(Duration.ofSeconds(10));

  private final FlinkCluster cluster;
  private ExporterProcess exporter;
  private PrometheusServer prometheus;
  private Instant begin;
  private Instant peak;
  private Instant end;

  private Incident() {
    cluster = FlinkCluster.builder().taskManagers(2).start();
  }

  /** Runs all faults, which takes a few minutes. */
  static Incident start(Path directory) {
    Incident incident = new Incident();
    try {
      incident.startMonitoring(directory);
      incident.run();
      return incident;
    } catch (RuntimeException | Error e) {
      incident.close();
      throw e;
    }
  }

  private void startMonitoring(Path directory) {
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + cluster.restUrl(),
            "--poll.interval=1s",
            "--lag.window=15s",
            "--slots.grace=5s",
            "--history.file=" + directory.resolve("history.json"));
    prometheus =
        PrometheusServer.start(directory, PrometheusConfiguration.scraping(exporter.base()));
  }

  private void run() {
    begin = Instant.now();
    RunningJob narrow = cluster.submit(OPTIONS);
    await("flink_job_baseline_lag_seconds and flink_job_baseline_checkpoint_duration_seconds");
    await("flink_job_baseline_records_per_second");
    await("min_over_time(flink_job_scale_safe[15s]) == 1");
    overload(narrow);
    fail(narrow);
    slowDownCheckpoint(narrow);
    measureCapacity(narrow);
    await("sum(flink_job_failure_mode) == 0");
    RunningJob wide =
        cluster.submit(OPTIONS.withParallelism(2).withSavepoint(narrow.stopWithSavepoint()));
    await("flink_job_rescale_throughput_ratio");
    await("flink_job_rescale_outcome{outcome=\"verified\"} == 1");
    overloadSubtasks(wide);
    wide.faults().failingCheckpoints("Forbidden (Service: Amazon S3; Status Code: 403)");
    cluster.submit(OPTIONS.withName("orders-without-slots").withParallelism(8));
    await("min_over_time(flink_job_root_cause{mode=\"CheckpointsFailingAfterScale\"}[15s]) == 1");
    await("min_over_time(flink_job_root_cause{mode=\"SlotStarvation\"}[15s]) == 1");
    await("flink_job_checkpoint_failure_cause{cause=\"storage_access\"}");
    await("increase(flink_job_checkpoints_failed_total{cause=\"storage_access\"}[8s]) > 0");
    peak = Instant.now();
    cluster.killJobManager();
    // The offset makes sure that the condition holds at a whole step.
    await("increase(flink_exporter_poll_failures_total[8s] offset 4s) > 0");
    await("rate(flink_exporter_requests_total{code!=\"200\"}[8s] offset 4s) > 0");
    end = Instant.now();
  }

  private void overload(RunningJob job) {
    job.faults().slow(JobTask.SINK, Duration.ofMillis(20));
    await("flink_job_bottleneck{role=\"sink\"} and on (job_name) flink_job_lag_seconds > 15");
    job.faults().clear();
    await("flink_job_lag_catchup_seconds");
    await("flink_job_lag_seconds < 5");
  }

  /** Until the exporter reads the subtasks of the sink. */
  private void overloadSubtasks(RunningJob job) {
    job.faults().slow(JobTask.SINK, Duration.ofMillis(40));
    await("flink_task_busy_median_ratio");
    job.faults().clear();
    await("flink_job_lag_seconds < 5");
  }

  private void fail(RunningJob job) {
    job.faults().throwing(JobTask.ENRICH, "no such customer");
    await("flink_job_last_failure_timestamp_seconds");
    job.faults().clear();
    await("increase(flink_job_restarts_total[20s]) > 0");
  }

  private void slowDownCheckpoint(RunningJob job) {
    job.awaitRunning(SOON);
    job.faults().slowCheckpoints(Duration.ofSeconds(15));
    await("flink_job_checkpoint_unacknowledged_task");
    job.faults().clear();
  }

  /** A rescale is predicted from a load that is measured while the job keeps up. */
  private void measureCapacity(RunningJob job) {
    job.awaitRunning(SOON);
    job.faults().slow(JobTask.ENRICH, Duration.ofMillis(2));
    await(
        "flink_task_capacity_records_per_second{task_name=\"%s\"}"
            .formatted(JobTask.ENRICH.vertexName()));
  }

  private void await(String expression) {
    Conditions.await(
        expression,
        SOON,
        () -> !prometheus.query(expression).isEmpty(),
        () -> exporter.get("/metrics") + exporter.log());
  }

  /** The whole time range, including the time after the JobManager was killed. */
  QueryRunner wholeIncident() {
    return queryRunner(end, FINE_STEP);
  }

  /** Up to the time with the most active failure modes, before the JobManager is killed. */
  QueryRunner untilPeak() {
    return queryRunner(peak, COARSE_STEP);
  }

  private QueryRunner queryRunner(Instant until, Duration step) {
    return new QueryRunner(
        prometheus, begin, until, step, Map.of("job_name", JOB, "__rate_interval", "8s"));
  }

  @Override
  public void close() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (exporter != null) {
      exporter.close();
    }
    cluster.close();
  }
}
