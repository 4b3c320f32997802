// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import io.github.flinksignals.live.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A bad quarter of an hour of a real cluster, told short: a slow sink, a failure, a slow
 * checkpoint; then a rescale after which the storage refuses, a job that is too wide, and in the
 * end a JobManager that is gone. A real Prometheus has seen it all.
 */
final class Incident implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** That of scrapes and polls: no sample falls between two steps. */
  private static final Duration EACH = Duration.ofSeconds(1);

  private static final Duration COARSE = Duration.ofSeconds(2);
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
  private Instant height;
  private Instant end;

  private Incident() {
    cluster = FlinkCluster.builder().taskManagers(2).start();
  }

  /** Lets it happen, which takes a few minutes. */
  static Incident begin(Path directory) {
    Incident incident = new Incident();
    try {
      incident.watch(directory);
      incident.happen();
      return incident;
    } catch (RuntimeException | Error e) {
      incident.close();
      throw e;
    }
  }

  private void watch(Path directory) {
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

  private void happen() {
    begin = Instant.now();
    RunningJob narrow = cluster.submit(OPTIONS);
    await("flink_job_baseline_lag_seconds and flink_job_baseline_checkpoint_duration_seconds");
    await("flink_job_baseline_records_per_second");
    await("min_over_time(flink_job_scale_safe[15s]) == 1");
    overload(narrow);
    fail(narrow);
    holdUpCheckpoint(narrow);
    await("sum(flink_job_failure_mode) == 0");
    RunningJob wide =
        cluster.submit(OPTIONS.withParallelism(2).withSavepoint(narrow.stopWithSavepoint()));
    await("flink_job_rescale_throughput_ratio");
    await("flink_job_rescale_outcome{outcome=\"verified\"} == 1");
    wide.faults().failingCheckpoints("Forbidden (Service: Amazon S3; Status Code: 403)");
    cluster.submit(OPTIONS.withName("orders-too-wide").withParallelism(8));
    await("min_over_time(flink_job_root_cause{mode=\"CheckpointsFailingAfterScale\"}[15s]) == 1");
    await("min_over_time(flink_job_root_cause{mode=\"SlotStarvation\"}[15s]) == 1");
    await("flink_job_checkpoint_failure_cause{cause=\"storage_access\"}");
    await("increase(flink_job_checkpoints_failed_total{cause=\"storage_access\"}[8s]) > 0");
    height = Instant.now();
    cluster.killJobManager();
    // What was so some seconds ago is so at a whole step.
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

  private void fail(RunningJob job) {
    job.faults().throwing(JobTask.ENRICH, "no such customer");
    await("flink_job_last_failure_timestamp_seconds");
    job.faults().clear();
    await("increase(flink_job_restarts_total[20s]) > 0");
  }

  private void holdUpCheckpoint(RunningJob job) {
    job.awaitRunning(SOON);
    job.faults().slowCheckpoints(Duration.ofSeconds(15));
    await("flink_job_checkpoint_unacknowledged_task");
    job.faults().clear();
  }

  private void await(String expression) {
    Waiting.until(
        expression,
        SOON,
        () -> !prometheus.query(expression).isEmpty(),
        () -> exporter.get("/metrics") + exporter.log());
  }

  /** All of it, the end of the JobManager included. */
  Asking whole() {
    return asking(end, EACH);
  }

  /** Up to the moment when the most is wrong that a JobManager can tell of. */
  Asking untilItsHeight() {
    return asking(height, COARSE);
  }

  private Asking asking(Instant until, Duration step) {
    return new Asking(
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
