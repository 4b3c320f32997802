// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.prometheus.client.Collector;
import java.util.List;

/** Every metric there is: its name, labels and meaning are written here and nowhere else. */
public enum Metric {
  UP("flink_up", "1 if the last poll reached the JobManager, 0 if not."),
  CLUSTER_INFO("flink_cluster_info", "1; the Flink version from /config.", "flink_version"),
  CLUSTER_TASKMANAGERS(
      "flink_cluster_taskmanagers", "Registered TaskManagers (numRegisteredTaskManagers)."),
  CLUSTER_SLOTS("flink_cluster_slots", "Slots of all TaskManagers (taskSlotsTotal)."),
  CLUSTER_SLOTS_AVAILABLE(
      "flink_cluster_slots_available",
      "Slots that no job holds (taskSlotsAvailable); a job that waits for more holds its rest."),
  CLUSTER_SLOTS_REQUIRED(
      "flink_cluster_slots_required", "Slots that all live jobs require together."),

  JOB_INFO("flink_job_info", "1; the job id of this run.", "job_name", "job_id"),
  JOB_STATE(
      "flink_job_state",
      "1 for the state the job is in (/jobs/overview), 0 for the others.",
      "job_name",
      "state"),
  JOB_START(
      "flink_job_start_timestamp_seconds",
      "When this run of the job started (start-time).",
      "job_name"),
  JOB_RESTARTS(
      Collector.Type.COUNTER,
      "flink_job_restarts_total",
      "Restarts of this run that no rescale caused (numRestarts).",
      "job_name"),
  JOB_LAST_FAILURE(
      "flink_job_last_failure_info",
      "1; class of the deepest cause of the last failure in /exceptions, and the task it was in.",
      "job_name",
      "exception",
      "task_name"),
  JOB_LAST_FAILURE_TIME(
      "flink_job_last_failure_timestamp_seconds",
      "When the last failure in /exceptions happened.",
      "job_name"),
  JOB_PARALLELISM("flink_job_parallelism", "Highest parallelism of a task of the job.", "job_name"),
  JOB_SLOTS_REQUIRED(
      "flink_job_slots_required",
      "Slots the job requires, by slot sharing group; for an adaptive job those it desires.",
      "job_name"),
  JOB_SLOTS_MISSING(
      "flink_job_slots_missing",
      "Slots required that the cluster cannot give this job, not below 0.",
      "job_name"),
  JOB_LAG(
      "flink_job_lag_seconds",
      "How far the job is behind: the largest of its sources' and sinks'; 0 while input is quiet.",
      "job_name"),
  JOB_LAG_SLOPE(
      "flink_job_lag_slope",
      "Seconds of lag per second over the lag window; below 0 while the job catches up.",
      "job_name"),
  JOB_LAG_CATCHUP(
      "flink_job_lag_catchup_seconds",
      "Time until there is no lag if it goes on falling like this; absent while it does not.",
      "job_name"),
  JOB_BOTTLENECK(
      "flink_job_bottleneck",
      "1 for the task that holds up the others, and where it stands; absent if none does.",
      "job_name",
      "task_name",
      "role"),
  JOB_PENDING_RECORDS(
      "flink_job_pending_records",
      "Records not fetched yet, over the sources that report it (pendingRecords).",
      "job_name"),

  CHECKPOINTS_COMPLETED(
      Collector.Type.COUNTER,
      "flink_job_checkpoints_completed_total",
      "Completed checkpoints of this run, without savepoints (/checkpoints counts).",
      "job_name"),
  CHECKPOINTS_FAILED(
      Collector.Type.COUNTER,
      "flink_job_checkpoints_failed_total",
      "Failed checkpoints of this run by cause, without savepoints and refused triggers.",
      "job_name",
      "cause"),
  CHECKPOINT_FAILURE_CAUSE(
      "flink_job_checkpoint_failure_cause",
      "1 for the cause of the failures since the last completed checkpoint.",
      "job_name",
      "cause"),
  CHECKPOINT_LAST_COMPLETED(
      "flink_job_checkpoint_last_completed_timestamp_seconds",
      "When the last completed checkpoint was acknowledged by all tasks (latest_ack_timestamp).",
      "job_name"),
  CHECKPOINT_LAST_COMPLETED_ID(
      "flink_job_checkpoint_last_completed_id",
      "Id of the last completed checkpoint, which Flink counts on from run to run.",
      "job_name"),
  CHECKPOINT_LAST_DURATION(
      "flink_job_checkpoint_last_duration_seconds",
      "How long the last completed checkpoint took (end_to_end_duration).",
      "job_name"),
  CHECKPOINT_LAST_SIZE(
      "flink_job_checkpoint_last_size_bytes",
      "Full state size of the last completed checkpoint (state_size).",
      "job_name"),
  CHECKPOINT_IN_PROGRESS_SINCE(
      "flink_job_checkpoint_in_progress_since_timestamp_seconds",
      "When the checkpoint in progress was triggered; absent if none is.",
      "job_name"),
  CHECKPOINT_UNACKNOWLEDGED_TASK(
      "flink_job_checkpoint_unacknowledged_task",
      "1 for tasks that did not acknowledge the checkpoint that is slow or expired.",
      "job_name",
      "task_name"),
  CHECKPOINT_CONSECUTIVE_FAILURES(
      "flink_job_checkpoint_consecutive_failures",
      "Failed checkpoints since the last completed one.",
      "job_name"),
  CHECKPOINT_TOLERABLE_REMAINING(
      "flink_job_checkpoint_tolerable_failures_remaining",
      "Further failures in a row that Flink tolerates before it restarts the job.",
      "job_name"),
  CHECKPOINT_INTERVAL(
      "flink_job_checkpoint_interval_seconds",
      "Configured checkpoint interval; absent without periodic checkpoints.",
      "job_name"),
  CHECKPOINT_TIMEOUT(
      "flink_job_checkpoint_timeout_seconds",
      "Configured checkpoint timeout; absent without periodic checkpoints.",
      "job_name"),

  BASELINE_CHECKPOINT_DURATION(
      "flink_job_baseline_checkpoint_duration_seconds",
      "Median duration of the checkpoints in the last healthy hour.",
      "job_name"),
  BASELINE_CHECKPOINT_SIZE(
      "flink_job_baseline_checkpoint_size_bytes",
      "Median full state size of the checkpoints in the last healthy hour.",
      "job_name"),
  BASELINE_RECORDS(
      "flink_job_baseline_records_per_second",
      "Median of the records that all sources emitted per second in the last healthy hour.",
      "job_name"),
  BASELINE_LAG(
      "flink_job_baseline_lag_seconds", "Median lag in the last healthy hour.", "job_name"),

  RESCALE_TIME(
      "flink_job_rescale_timestamp_seconds",
      "When the job was last rescaled; absent if that is not known to have happened.",
      "job_name"),
  RESCALE_PREVIOUS_PARALLELISM(
      "flink_job_rescale_previous_parallelism",
      "Highest parallelism of a task before the last rescale.",
      "job_name"),
  RESCALE_CHECKPOINTS_COMPLETED(
      "flink_job_rescale_checkpoints_completed",
      "Checkpoints that completed since the last rescale.",
      "job_name"),
  RESCALE_CHECKPOINTS_FAILED(
      "flink_job_rescale_checkpoints_failed",
      "Checkpoints that failed since the last rescale.",
      "job_name"),
  RESCALE_DURATION_RATIO(
      "flink_job_rescale_checkpoint_duration_ratio",
      "Median checkpoint duration since the last rescale over the baseline before it.",
      "job_name"),
  RESCALE_THROUGHPUT_RATIO(
      "flink_job_rescale_throughput_ratio",
      "Median records emitted since the last rescale over the baseline before it.",
      "job_name"),
  RESCALE_OUTCOME(
      "flink_job_rescale_outcome",
      "1 for what became of the last rescale, 0 for the others.",
      "job_name",
      "outcome"),
  RESTORED_FROM(
      "flink_job_restored_from",
      "1 for what this run was first restored from, 0 for the others; absent if that is not known.",
      "job_name",
      "origin"),
  RESTORED_AGE(
      "flink_job_restored_age_seconds",
      "Age of the restored state when this run started; absent if that is not known.",
      "job_name"),

  TASK_PARALLELISM("flink_task_parallelism", "Parallelism of the task.", "job_name", "task_name"),
  TASK_BUSY(
      "flink_task_busy_ratio",
      "Share of the time its subtasks were busy between the last two fetches of metrics.",
      "job_name",
      "task_name"),
  TASK_BACKPRESSURED(
      "flink_task_backpressured_ratio",
      "Share of the time its subtasks were backpressured between the last two fetches of metrics.",
      "job_name",
      "task_name"),
  TASK_IDLE(
      "flink_task_idle_ratio",
      "Share of the time its subtasks were idle between the last two fetches of metrics.",
      "job_name",
      "task_name"),
  TASK_RECORDS_IN(
      "flink_task_records_in_per_second",
      "Records read from other tasks per second, over all subtasks.",
      "job_name",
      "task_name"),
  TASK_RECORDS_OUT(
      "flink_task_records_out_per_second",
      "Records written to other tasks per second, over all subtasks.",
      "job_name",
      "task_name"),

  FAILURE_MODE(
      "flink_job_failure_mode",
      "1 while the job is unwell in this way, 0 otherwise.",
      "job_name",
      "mode"),
  ROOT_CAUSE(
      "flink_job_root_cause",
      "1 while the failure mode is active and no other active one explains it.",
      "job_name",
      "mode"),
  FAILURE_MODE_UNKNOWN(
      "flink_job_failure_mode_unknown",
      "1 where there is not enough data to judge; absent otherwise.",
      "job_name",
      "mode"),
  FAILURE_MODE_SINCE(
      "flink_job_failure_mode_since_timestamp_seconds",
      "Since when the failure mode is active; absent while it is not.",
      "job_name",
      "mode"),
  SCALE_SAFE(
      "flink_job_scale_safe",
      "1 if the job may be scaled further now, 0 if not or in doubt.",
      "job_name"),
  SCALE_BLOCKER(
      "flink_job_scale_blocker",
      "1 for what speaks against scaling the job further now, 0 otherwise.",
      "job_name",
      "blocker"),

  BUILD_INFO(
      "flink_exporter_build_info",
      "1; what this exporter was built from and runs on.",
      "version",
      "revision",
      "java_version"),
  POLL_DURATION("flink_exporter_poll_duration_seconds", "How long the last finished poll took."),
  LAST_POLL(
      "flink_exporter_last_poll_timestamp_seconds",
      "When the last poll that reached the JobManager began."),
  POLLS(Collector.Type.COUNTER, "flink_exporter_polls_total", "Polls finished."),
  POLL_FAILURES(
      Collector.Type.COUNTER,
      "flink_exporter_poll_failures_total",
      "Polls that did not reach the JobManager.",
      "reason"),
  REQUESTS(
      Collector.Type.COUNTER,
      "flink_exporter_requests_total",
      "Requests to the JobManager by endpoint and status; none if there was no answer.",
      "endpoint",
      "code"),
  HISTORY_UP(
      "flink_exporter_history_up",
      "1 if history is kept in the file, or was read back from Prometheus; absent where not asked.",
      "source"),
  JOBS("flink_exporter_jobs", "Jobs that this exporter tells of."),
  SHADOWED_JOBS(
      "flink_exporter_shadowed_jobs",
      "Live jobs that share their name with one started later, which the name stands for.");

  private final Collector.Type type;
  private final String metricName;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // It comes from List.of.
  private final List<String> labels;

  Metric(String metricName, String help, String... labels) {
    this(Collector.Type.GAUGE, metricName, help, labels);
  }

  Metric(Collector.Type type, String metricName, String help, String... labels) {
    this.type = type;
    this.metricName = metricName;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Counter or gauge. */
  public Collector.Type type() {
    return type;
  }

  /** As it is scraped. */
  public String metricName() {
    return metricName;
  }

  /** What it means, and what in Flink it comes from. */
  public String help() {
    return help;
  }

  /** Label names, in the order of their values. */
  public List<String> labels() {
    return labels;
  }
}
