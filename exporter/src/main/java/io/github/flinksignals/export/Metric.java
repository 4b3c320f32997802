// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.prometheus.client.Collector;
import java.util.List;

/**
 * Every exported metric, in the order of the page: its name and labels, written as in PromQL, and
 * its HELP text.
 */
public enum Metric {
  UP("flink_up", "1 if the last poll reached the JobManager, 0 if not."),
  CLUSTER_INFO(
      "flink_cluster_info{flink_version}", "Flink version of the cluster (/config); always 1."),
  CLUSTER_TASKMANAGERS(
      "flink_cluster_taskmanagers",
      "Number of registered TaskManagers (numRegisteredTaskManagers)."),
  CLUSTER_SLOTS("flink_cluster_slots", "Number of slots of all TaskManagers (taskSlotsTotal)."),
  CLUSTER_SLOTS_AVAILABLE(
      "flink_cluster_slots_available",
      "Number of free slots (taskSlotsAvailable); a job that waits for slots keeps those it has."),
  CLUSTER_SLOTS_REQUIRED(
      "flink_cluster_slots_required", "Number of slots that all live jobs together require."),
  CLUSTER_JOBMANAGER_FAILOVERS(
      Collector.Type.COUNTER,
      "flink_cluster_jobmanager_failovers_total",
      "Times the JobManager was replaced while jobs ran: a job has a new start time, or all are new."),
  CLUSTER_CLOCK_OFFSET(
      "flink_cluster_clock_offset_seconds",
      "Seconds the JobManager's clock is ahead of the exporter's; 0 if they differ by less than 30 s."),

  JOB_INFO("flink_job_info{job_name,job_id}", "Job id of the current run; always 1."),
  JOB_STATE(
      "flink_job_state{job_name,state}",
      "1 for the current state of the job (/jobs/overview), 0 for all other states."),
  JOB_START(
      "flink_job_start_timestamp_seconds{job_name}",
      "Unix time when the current run of the job started, in seconds (start-time)."),
  JOB_RESTARTS(
      Collector.Type.COUNTER,
      "flink_job_restarts_total{job_name}",
      "Restarts of the current run that no rescale caused (numRestarts)."),
  JOB_LAST_FAILURE(
      "flink_job_last_failure_info{job_name,exception,task_name}",
      "Task and root exception class of the last failure (/jobs/:id/exceptions); always 1."),
  JOB_LAST_FAILURE_TIME(
      "flink_job_last_failure_timestamp_seconds{job_name}",
      "Unix time of the last failure, in seconds (/jobs/:id/exceptions)."),
  JOB_PARALLELISM(
      "flink_job_parallelism{job_name}", "Highest parallelism of the tasks of the job."),
  JOB_SLOTS_REQUIRED(
      "flink_job_slots_required{job_name}",
      "Slots the job requires by slot sharing group; with the adaptive scheduler those it desires."),
  JOB_SLOTS_MISSING(
      "flink_job_slots_missing{job_name}",
      "Number of required slots that the cluster cannot provide to the job."),
  JOB_LAG(
      "flink_job_lag_seconds{job_name}",
      "Largest lag of the sources and sinks of the job, in seconds; 0 while there is no input."),
  JOB_LAG_SLOPE(
      "flink_job_lag_slope{job_name}",
      "Change of the lag over the lag window, in seconds per second; negative while it falls."),
  JOB_LAG_CATCHUP(
      "flink_job_lag_catchup_seconds{job_name}",
      "Seconds until the lag is 0 at its current rate of change; absent while it does not fall."),
  JOB_BOTTLENECK(
      "flink_job_bottleneck{job_name,task_name,role}",
      "1 for the task that slows down the whole job; absent if there is no bottleneck."),
  JOB_PENDING_RECORDS(
      "flink_job_pending_records{job_name}",
      "Records not fetched yet, summed over the sources that report them (pendingRecords)."),

  CHECKPOINTS_COMPLETED(
      Collector.Type.COUNTER,
      "flink_job_checkpoints_completed_total{job_name}",
      "Completed checkpoints of the current run, without savepoints (/jobs/:id/checkpoints)."),
  CHECKPOINTS_FAILED(
      Collector.Type.COUNTER,
      "flink_job_checkpoints_failed_total{job_name,cause}",
      "Failed checkpoints of the current run by cause, without savepoints and refused triggers."),
  CHECKPOINT_FAILURE_CAUSE(
      "flink_job_checkpoint_failure_cause{job_name,cause}",
      "1 for the cause of the checkpoint failures since the last completed checkpoint."),
  CHECKPOINT_LAST_COMPLETED(
      "flink_job_checkpoint_last_completed_timestamp_seconds{job_name}",
      "Unix time when the last checkpoint completed, in seconds (latest_ack_timestamp)."),
  CHECKPOINT_LAST_COMPLETED_ID(
      "flink_job_checkpoint_last_completed_id{job_name}",
      "Id of the last completed checkpoint; a run continues the ids of the run it restores."),
  CHECKPOINT_LAST_DURATION(
      "flink_job_checkpoint_last_duration_seconds{job_name}",
      "Duration of the last completed checkpoint, in seconds (end_to_end_duration)."),
  CHECKPOINT_LAST_SIZE(
      "flink_job_checkpoint_last_size_bytes{job_name}",
      "Full state size of the last completed checkpoint, in bytes (state_size)."),
  CHECKPOINT_IN_PROGRESS_SINCE(
      "flink_job_checkpoint_in_progress_since_timestamp_seconds{job_name}",
      "Unix time when the checkpoint in progress was triggered, in seconds; absent if none is."),
  CHECKPOINT_UNACKNOWLEDGED_TASK(
      "flink_job_checkpoint_unacknowledged_task{job_name,task_name}",
      "1 for each task that did not acknowledge the slow or expired checkpoint."),
  CHECKPOINT_CONSECUTIVE_FAILURES(
      "flink_job_checkpoint_consecutive_failures{job_name}",
      "Number of failed checkpoints since the last completed one."),
  CHECKPOINT_TOLERABLE_REMAINING(
      "flink_job_checkpoint_tolerable_failures_remaining{job_name}",
      "Number of further consecutive failures that Flink tolerates before it restarts the job."),
  CHECKPOINT_INTERVAL(
      "flink_job_checkpoint_interval_seconds{job_name}",
      "Configured checkpoint interval, in seconds; absent without periodic checkpoints."),
  CHECKPOINT_TIMEOUT(
      "flink_job_checkpoint_timeout_seconds{job_name}",
      "Configured checkpoint timeout, in seconds; absent without periodic checkpoints."),

  BASELINE_CHECKPOINT_DURATION(
      "flink_job_baseline_checkpoint_duration_seconds{job_name}",
      "Median checkpoint duration in the last healthy hour, in seconds."),
  BASELINE_CHECKPOINT_SIZE(
      "flink_job_baseline_checkpoint_size_bytes{job_name}",
      "Median full state size of the checkpoints in the last healthy hour, in bytes."),
  BASELINE_RECORDS(
      "flink_job_baseline_records_per_second{job_name}",
      "Median number of records per second that all sources emitted in the last healthy hour."),
  BASELINE_LAG(
      "flink_job_baseline_lag_seconds{job_name}",
      "Median lag in the last healthy hour, in seconds."),

  RESCALE_TIME(
      "flink_job_rescale_timestamp_seconds{job_name}",
      "Unix time of the last rescale, in seconds; absent if no rescale is known."),
  RESCALE_PREVIOUS_PARALLELISM(
      "flink_job_rescale_previous_parallelism{job_name}",
      "Highest parallelism of the tasks of the job before the last rescale."),
  RESCALE_CHECKPOINTS_COMPLETED(
      "flink_job_rescale_checkpoints_completed{job_name}",
      "Number of checkpoints that completed since the last rescale."),
  RESCALE_CHECKPOINTS_FAILED(
      "flink_job_rescale_checkpoints_failed{job_name}",
      "Number of checkpoints that failed since the last rescale."),
  RESCALE_DURATION_RATIO(
      "flink_job_rescale_checkpoint_duration_ratio{job_name}",
      "Median checkpoint duration since the last rescale, divided by the baseline before it."),
  RESCALE_THROUGHPUT_RATIO(
      "flink_job_rescale_throughput_ratio{job_name}",
      "Median rate of records emitted since the last rescale, divided by the baseline or rate before."),
  RESCALE_PREDICTED_THROUGHPUT_RATIO(
      "flink_job_rescale_predicted_throughput_ratio{job_name}",
      "Throughput ratio that was expected before the last rescale; absent if nothing was expected."),
  RESCALE_DOWNTIME(
      "flink_job_rescale_downtime_seconds{job_name}",
      "Time during which the tasks did not run because of the last rescale; absent if unknown."),
  RESCALE_OUTCOME(
      "flink_job_rescale_outcome{job_name,outcome}",
      "1 for the outcome of the last rescale, 0 for all other outcomes."),
  RESCALES_UNVERIFIED(
      "flink_job_rescales_unverified{job_name}",
      "Number of rescales and of restarts for a rescale that changed nothing, in the last hour and"
          + " since a rescale was last verified."),
  RESTORED_FROM(
      "flink_job_restored_from{job_name,origin}",
      "1 for the origin of the state this run started with, 0 for others; absent if unknown."),
  RESTORED_AGE(
      "flink_job_restored_age_seconds{job_name}",
      "Age of the restored state when this run started, in seconds; absent if unknown."),

  TASK_PARALLELISM(
      "flink_task_parallelism{job_name,task_name,reporter_job_name,reporter_task_name}",
      "Parallelism of the task; reporter_ labels hold the names in Flink's Prometheus reporter."),
  TASK_BUSY(
      "flink_task_busy_ratio{job_name,task_name}",
      "Fraction of time the subtasks were busy since the last metric update, from 0 to 1"
          + " (accumulated-busy-time)."),
  TASK_BUSY_MAX(
      "flink_task_busy_max_ratio{job_name,task_name}",
      "Fraction of time the busiest subtask was busy, from 0 to 1: between two readings of the"
          + " subtasks while the task may slow down others, otherwise a one-minute average of a source"
          + " or sink (busyTimeMsPerSecond); absent for other tasks, and in the first minute."),
  TASK_BUSY_MEDIAN(
      "flink_task_busy_median_ratio{job_name,task_name}",
      "Median busy ratio of the subtasks, from 0 to 1; absent unless the task may slow down others."),
  TASK_BACKPRESSURED(
      "flink_task_backpressured_ratio{job_name,task_name}",
      "Fraction of time the subtasks were backpressured since the last metric update, from 0 to 1"
          + " (accumulated-backpressured-time)."),
  TASK_IDLE(
      "flink_task_idle_ratio{job_name,task_name}",
      "Fraction of time the subtasks were idle since the last metric update, from 0 to 1"
          + " (accumulated-idle-time)."),
  TASK_RECORDS_IN(
      "flink_task_records_in_per_second{job_name,task_name}",
      "Records per second that all subtasks read from other tasks (read-records)."),
  TASK_RECORDS_OUT(
      "flink_task_records_out_per_second{job_name,task_name}",
      "Records per second that all subtasks write to other tasks (write-records)."),
  TASK_CAPACITY(
      "flink_task_capacity_records_per_second{job_name,task_name}",
      "Rate of the task divided by the busy ratio of its busiest subtask; absent below 0.2 busy."),

  FAILURE_MODE(
      "flink_job_failure_mode{job_name,mode}",
      "1 while the failure mode is active, 0 while it is inactive or unknown."),
  ROOT_CAUSE(
      "flink_job_root_cause{job_name,mode}",
      "1 while the failure mode is active and is not a consequence of another one, 0 otherwise."),
  FAILURE_MODE_UNKNOWN(
      "flink_job_failure_mode_unknown{job_name,mode}",
      "1 while there is not enough data to evaluate the failure mode; absent otherwise."),
  FAILURE_MODE_SINCE(
      "flink_job_failure_mode_since_timestamp_seconds{job_name,mode}",
      "Unix time when the failure mode became active, in seconds; absent while it is not active."),
  SCALE_SAFE(
      "flink_job_scale_safe{job_name}",
      "1 if it is safe to scale the job further now, 0 if it is not safe or not known."),
  SCALE_BLOCKER(
      "flink_job_scale_blocker{job_name,blocker}",
      "1 for each reason not to scale the job further now, 0 for all other reasons."),
  SCALE_LIMIT(
      "flink_job_scale_limit{job_name,limit}",
      "Highest parallelism that the limit allows; absent if it is unknown or there is no limit."),
  SCALE_NEXT_PARALLELISM(
      "flink_job_scale_next_parallelism{job_name}",
      "Smallest higher parallelism with which the tasks can do more, within the limits; absent if"
          + " there is none or it is unknown."),

  BUILD_INFO(
      "flink_exporter_build_info{version,revision,java_version}",
      "Version and revision of the exporter, and the Java version it runs on; always 1."),
  LINKS(
      "flink_exporter_links_info{runbook_url_prefix,dashboard_url_prefix}",
      "Where alerts link to: --runbook.url-prefix, a path if the exporter serves the runbooks, and"
          + " --dashboard.url-prefix; always 1."),
  POLL_DURATION(
      "flink_exporter_poll_duration_seconds", "Duration of the last finished poll, in seconds."),
  LAST_POLL(
      "flink_exporter_last_poll_timestamp_seconds",
      "Unix time when the last poll that reached the JobManager started, in seconds."),
  POLLS(Collector.Type.COUNTER, "flink_exporter_polls_total", "Finished polls."),
  POLL_FAILURES(
      Collector.Type.COUNTER,
      "flink_exporter_poll_failures_total{reason}",
      "Polls that did not reach the JobManager or failed, by reason."),
  REQUESTS(
      Collector.Type.COUNTER,
      "flink_exporter_requests_total{endpoint,code}",
      "Requests to the JobManager by endpoint and HTTP status code; none without an answer, other"
          + " for a code that HTTP does not define."),
  HISTORY_UP(
      "flink_exporter_history_up{source}",
      "1 if history is saved to the file or was restored from Prometheus, 0 if not; absent for a"
          + " source that is not configured."),
  JOBS("flink_exporter_jobs", "Number of jobs currently exported."),
  SHADOWED_JOBS(
      "flink_exporter_shadowed_jobs",
      "Number of live jobs not exported because a job with the same name started later."),
  UNWATCHED_JOBS(
      "flink_exporter_unwatched_jobs",
      "Number of live jobs that are not watched because of --job.limit.");

  private final Collector.Type type;
  private final String metricName;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // It comes from List.of.
  private final List<String> labels;

  Metric(String nameAndLabels, String help) {
    this(Collector.Type.GAUGE, nameAndLabels, help);
  }

  /** Takes the name and the labels as in PromQL: {@code name} or {@code name{label,label}}. */
  Metric(Collector.Type type, String nameAndLabels, String help) {
    int brace = nameAndLabels.indexOf('{');
    this.type = type;
    this.metricName = brace < 0 ? nameAndLabels : nameAndLabels.substring(0, brace);
    this.help = help;
    this.labels =
        brace < 0 ? List.of() : List.of(nameAndLabels.replaceAll(".*\\{|}", "").split(",", -1));
  }

  /** Counter or gauge. */
  public Collector.Type type() {
    return type;
  }

  /** Name of its samples; for a counter with the suffix {@code _total}. */
  public String metricName() {
    return metricName;
  }

  /** The HELP text: meaning, unit, and in parentheses the Flink field or endpoint it comes from. */
  public String help() {
    return help;
  }

  /** Label names, in the order of their values. */
  public List<String> labels() {
    return labels;
  }
}
