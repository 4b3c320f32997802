// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.BaselineValues;
import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.FirstRestore;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Origin;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleAttempts;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.Restart;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.history.TaskRates;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.scale.ScaleLimits;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The samples of one job. */
final class JobSamples {
  private final MetricFamilies families;
  private final String jobName;
  private final String reporterJobName;
  private final PageLimits limits;

  private JobSamples(MetricFamilies families, String jobName, PageLimits limits) {
    this.families = families;
    this.jobName = jobName;
    this.reporterJobName = ReporterNames.filtered(jobName);
    this.limits = limits;
  }

  static void add(MetricFamilies families, JobAssessment job, PageLimits limits) {
    JobSamples samples = new JobSamples(families, limits.name(job.name()), limits);
    if (!job.blind()) {
      job.history().ifPresent(samples::raw);
      samples.flow(job);
      samples.scaling(job.scaleLimits());
    }
    if (!job.findings().isEmpty()) {
      samples.signals(job);
    }
  }

  private void raw(JobHistory history) {
    families.add(Metric.JOB_INFO, 1, jobName, history.job().run().jobId());
    for (JobState state : JobState.values()) {
      families.add(Metric.JOB_STATE, state == history.job().state(), jobName, state.name());
    }
    families.addTime(Metric.JOB_START, Optional.of(history.job().run().startedAt()), jobName);
    families.add(Metric.JOB_RESTARTS, history.restarts().total(), jobName);
    history.restarts().lastFailure().ifPresent(this::lastFailure);
    // Batch jobs take no checkpoints, and their tasks wait for each other by design.
    history
        .details()
        .filter(details -> !details.batch())
        .ifPresent(details -> details(history, details));
  }

  private void lastFailure(Failure failure) {
    families.add(
        Metric.JOB_LAST_FAILURE,
        1,
        jobName,
        failure.exception(),
        limits.name(failure.taskName().orElse("")));
    families.addTime(Metric.JOB_LAST_FAILURE_TIME, Optional.of(failure.at()), jobName);
  }

  private void details(JobHistory history, JobDetails details) {
    families.add(Metric.JOB_PARALLELISM, details.parallelism(), jobName);
    families.add(Metric.JOB_SLOTS_REQUIRED, history.slots().need().required(), jobName);
    families.add(Metric.JOB_SLOTS_MISSING, history.slots().need().missing(), jobName);
    families.add(
        Metric.JOB_PENDING_RECORDS, history.flow().lag().pendingRecords().latest(), jobName);
    details.tasks().stream()
        .limit(limits.tasks())
        .forEach(task -> task(task, history.tasks().get(task.name()), history.flow().task(task)));
    baseline(history.baseline().values());
    rescale(history.rescales().last());
    families.add(
        Metric.RESCALES_UNVERIFIED, RescaleAttempts.of(history, history.seenAt()).all(), jobName);
    history.restores().first().ifPresent(first -> restored(first, history.restores().age()));
    details
        .checkpointing()
        .filter(Checkpointing::periodic)
        .ifPresent(checkpointing -> checkpoints(history, checkpointing));
  }

  private void baseline(BaselineValues values) {
    families.addSeconds(Metric.BASELINE_CHECKPOINT_DURATION, values.checkpointDuration(), jobName);
    families.add(Metric.BASELINE_CHECKPOINT_SIZE, values.stateBytes(), jobName);
    families.add(Metric.BASELINE_RECORDS, values.recordsPerSecond(), jobName);
    families.add(Metric.BASELINE_LAG, values.lagSeconds(), jobName);
  }

  private void rescale(Optional<Rescale> last) {
    RescaleOutcome current = last.map(Rescale::outcome).orElse(RescaleOutcome.NONE);
    for (RescaleOutcome outcome : RescaleOutcome.values()) {
      families.add(Metric.RESCALE_OUTCOME, outcome == current, jobName, outcome.label());
    }
    if (last.isEmpty()) {
      return;
    }
    Rescale rescale = last.get();
    families.addTime(Metric.RESCALE_TIME, Optional.of(rescale.at()), jobName);
    families.add(Metric.RESCALE_PREVIOUS_PARALLELISM, rescale.from().highest(), jobName);
    families.add(Metric.RESCALE_CHECKPOINTS_COMPLETED, rescale.sinceRescale().completed(), jobName);
    families.add(Metric.RESCALE_CHECKPOINTS_FAILED, rescale.sinceRescale().failed(), jobName);
    families.add(Metric.RESCALE_DURATION_RATIO, rescale.durationRatio(), jobName);
    families.addSeconds(Metric.RESCALE_DOWNTIME, rescale.downtime(), jobName);
    families.add(Metric.RESCALE_THROUGHPUT_RATIO, rescale.throughputRatio(), jobName);
    rescale
        .prediction()
        .ifPresent(
            prediction ->
                families.add(
                    Metric.RESCALE_PREDICTED_THROUGHPUT_RATIO, prediction.expected(), jobName));
  }

  private void restored(FirstRestore first, Optional<Duration> age) {
    if (first.origin().isPresent()) {
      for (Origin origin : Origin.values()) {
        families.add(Metric.RESTORED_FROM, origin == first.origin().get(), jobName, origin.label());
      }
    }
    families.addSeconds(Metric.RESTORED_AGE, age, jobName);
  }

  private void flow(JobAssessment job) {
    families.add(Metric.JOB_LAG, job.lag().seconds(), jobName);
    families.add(Metric.JOB_LAG_SLOPE, job.lag().slope(), jobName);
    families.add(Metric.JOB_LAG_CATCHUP, job.lag().catchUpSeconds(), jobName);
    job.bottleneck()
        .ifPresent(
            one ->
                families.add(
                    Metric.JOB_BOTTLENECK, 1, jobName, limits.name(one.task().name()), one.role()));
  }

  private void scaling(ScaleLimits scaleLimits) {
    for (ScaleLimit limit : ScaleLimit.values()) {
      families.add(Metric.SCALE_LIMIT, scaleLimits.bound(limit).limit(), jobName, limit.label());
    }
    families.add(Metric.SCALE_NEXT_PARALLELISM, scaleLimits.next(), jobName);
  }

  private void task(Task task, TaskRates rates, TaskFlow flow) {
    String taskName = limits.name(task.name());
    families.add(
        Metric.TASK_PARALLELISM,
        task.parallelism(),
        jobName,
        taskName,
        reporterJobName,
        ReporterNames.filtered(taskName));
    if (rates != null) {
      families.add(Metric.TASK_BUSY, rates.busy(), jobName, taskName);
      // Others with a single subtask would only repeat the mean.
      if (task.role() != Task.Role.OPERATOR || flow.subtasks().isPresent()) {
        flow.last()
            .ifPresent(
                load -> families.add(Metric.TASK_BUSY_MAX, load.busyHighest(), jobName, taskName));
      }
      flow.subtasks()
          .ifPresent(
              load -> families.add(Metric.TASK_BUSY_MEDIAN, load.busyMedian(), jobName, taskName));
      families.add(Metric.TASK_BACKPRESSURED, rates.backpressured(), jobName, taskName);
      families.add(Metric.TASK_IDLE, rates.idle(), jobName, taskName);
      // read-records counts only records from other tasks, so it is always 0 at a source.
      if (task.role() != Task.Role.SOURCE) {
        families.add(Metric.TASK_RECORDS_IN, rates.recordsIn(), jobName, taskName);
      }
      families.add(Metric.TASK_RECORDS_OUT, rates.recordsOut(), jobName, taskName);
      families.add(Metric.TASK_CAPACITY, flow.capacity(task).capacity(), jobName, taskName);
    }
  }

  private void checkpoints(JobHistory history, Checkpointing checkpointing) {
    CheckpointHistory checkpoints = history.checkpoints();
    families.addSeconds(Metric.CHECKPOINT_INTERVAL, Optional.of(checkpointing.interval()), jobName);
    families.addSeconds(Metric.CHECKPOINT_TIMEOUT, Optional.of(checkpointing.timeout()), jobName);
    families.add(Metric.CHECKPOINTS_COMPLETED, checkpoints.completedTotal(), jobName);
    checkpoints
        .failed()
        .totals()
        .forEach(
            (cause, count) ->
                families.add(Metric.CHECKPOINTS_FAILED, count, jobName, cause.label()));
    checkpoints
        .failed()
        .streakCause()
        .ifPresent(
            cause -> families.add(Metric.CHECKPOINT_FAILURE_CAUSE, 1, jobName, cause.label()));
    Optional<Checkpoint> last = checkpoints.lastCompleted();
    families.addTime(
        Metric.CHECKPOINT_LAST_COMPLETED, last.flatMap(Checkpoint::completedAt), jobName);
    last.ifPresent(
        checkpoint -> families.add(Metric.CHECKPOINT_LAST_COMPLETED_ID, checkpoint.id(), jobName));
    families.addSeconds(
        Metric.CHECKPOINT_LAST_DURATION, last.flatMap(Checkpoint::duration), jobName);
    last.ifPresent(
        checkpoint -> families.add(Metric.CHECKPOINT_LAST_SIZE, checkpoint.stateBytes(), jobName));
    families.addTime(
        Metric.CHECKPOINT_IN_PROGRESS_SINCE,
        checkpoints.inProgress().map(Checkpoint::triggeredAt),
        jobName);
    history
        .details()
        .flatMap(JobDetails::checkpoints)
        .ifPresent(
            statistics ->
                statistics.diagnosis().unacknowledgedTasks().stream()
                    .limit(limits.tasks())
                    .forEach(
                        task ->
                            families.add(
                                Metric.CHECKPOINT_UNACKNOWLEDGED_TASK,
                                1,
                                jobName,
                                limits.name(task))));
    families.add(
        Metric.CHECKPOINT_CONSECUTIVE_FAILURES, checkpoints.failed().streakLength(), jobName);
    // Flink resets its count of tolerated failures when it restarts the job.
    Instant lastRestart =
        history.restarts().recent().stream()
            .map(Restart::at)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    families.add(
        Metric.CHECKPOINT_TOLERABLE_REMAINING,
        Math.max(
            0,
            checkpointing.tolerableFailures() - checkpoints.failed().countedByFlink(lastRestart)),
        jobName);
  }

  private void signals(JobAssessment job) {
    for (FailureMode mode : FailureMode.values()) {
      Finding finding = job.finding(mode);
      families.add(Metric.FAILURE_MODE, finding.active(), jobName, mode.label());
      families.add(Metric.ROOT_CAUSE, job.roots().contains(mode), jobName, mode.label());
      if (finding instanceof Finding.NotEnoughData) {
        families.add(Metric.FAILURE_MODE_UNKNOWN, 1, jobName, mode.label());
      }
      families.addTime(
          Metric.FAILURE_MODE_SINCE,
          Optional.ofNullable(job.activeSince().get(mode)),
          jobName,
          mode.label());
    }
    families.add(Metric.SCALE_SAFE, job.scaleSafe(), jobName);
    for (Blocker blocker : Blocker.values()) {
      families.add(
          Metric.SCALE_BLOCKER, job.blockers().contains(blocker), jobName, blocker.label());
    }
  }
}
