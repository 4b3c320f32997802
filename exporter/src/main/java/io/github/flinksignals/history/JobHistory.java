// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Pipelines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The history of one job across its runs.
 *
 * @param job as last seen
 * @param details the last details of this run; older than {@code job} if the job did not answer
 *     since
 * @param firstSeenAt when a job with this name was first seen
 * @param seenAt when the job was last seen with all its details, or ended
 * @param missingSince the first poll whose overview did not list the job; empty while it is listed
 * @param tasks rates of this run by task name
 * @param flow how data flows through the job since all its tasks run
 */
public record JobHistory(
    Job job,
    Optional<JobDetails> details,
    Instant firstSeenAt,
    Instant seenAt,
    Optional<Instant> missingSince,
    RunningHistory running,
    CheckpointHistory checkpoints,
    RestartHistory restarts,
    SlotHistory slots,
    Map<String, TaskRates> tasks,
    FlowHistory flow,
    Baseline baseline,
    RescaleHistory rescales,
    RestoreHistory restores) {
  /** A run that is younger has not run stably. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  static JobHistory begin(Job job, PollContext context, HistorySettings settings) {
    Instant now = context.at();
    JobHistory begun =
        new JobHistory(
            job,
            Optional.empty(),
            now,
            now,
            Optional.empty(),
            RunningHistory.begin(job, now),
            CheckpointHistory.begin(),
            RestartHistory.begin(),
            SlotHistory.begin(job, context.cluster(), SlotNeed.of(job, context), now),
            Map.of(),
            FlowHistory.begin(now),
            Baseline.begin(),
            RescaleHistory.NONE,
            RestoreHistory.NONE);
    return begun.next(job, context, HealthSummary.UNKNOWN, settings);
  }

  public String name() {
    return job.name();
  }

  /**
   * Adds what a poll saw of the job.
   *
   * @param summary of the job's last assessment
   */
  JobHistory next(Job seen, PollContext context, HealthSummary summary, HistorySettings settings) {
    JobHistory before =
        (seen.run().equals(job.run()) ? this : inNewRun(seen, context))
            .compared(seen, context.at());
    if (seen.details().isEmpty() && !seen.state().ended()) {
      return before.unanswered(seen);
    }
    return new JobUpdate(before, seen, summary, context.at()).next(context, settings);
  }

  /**
   * Adds the saved history of the job. What this process saw stays unchanged; the saved history
   * supplies what happened before.
   */
  JobHistory withSaved(SavedJob past, HistorySettings settings, Instant now) {
    if (differs(past.rescales().deployment(), rescales.deployment())) {
      return this;
    }
    boolean sameRun = past.run().equals(job.run());
    return new JobHistory(
        job,
        details,
        past.seenAt().isBefore(firstSeenAt) ? past.seenAt() : firstSeenAt,
        seenAt,
        missingSince,
        running,
        checkpoints,
        sameRun || !past.state().ending() ? restarts.withSaved(past.restarts()) : restarts,
        slots,
        tasks,
        flow,
        baseline.withSaved(past.baseline()),
        rescales.withSaved(
            past.rescales(),
            past.baseline(),
            new JobUpdate(this, job, HealthSummary.UNKNOWN, now).current(),
            settings.verification(),
            now),
        restores.withSaved(
            past.restores(),
            sameRun,
            past.predecessor(),
            details.flatMap(JobDetails::checkpoints).flatMap(CheckpointStatistics::latestRestore),
            job.run(),
            now));
  }

  /** Slots held by the job; empty unless all of its tasks run and the last poll read them. */
  public OptionalInt slotsHeld() {
    return running.allRunning() && job.details().isPresent()
        ? OptionalInt.of(SlotNeed.held(job))
        : OptionalInt.empty();
  }

  /**
   * The job once for each of its {@link Pipelines} that has work, as if it had no other tasks: a
   * slow task in one of them does not slow down another, and the lag of one does not show in that
   * of another. The job itself if it has one pipeline, or if no task has work.
   */
  public List<JobHistory> pipelines() {
    return PipelineViews.of(this);
  }

  /** When the job ended or the overview stopped listing it; empty while it lives. */
  Optional<Instant> absentSince() {
    return job.state().ended() ? job.endedAt().or(() -> Optional.of(seenAt)) : missingSince;
  }

  /** The overview does not list the job. */
  JobHistory missing(Instant now) {
    return with(job, missingSince.or(() -> Optional.of(now)));
  }

  /** The overview lists the job, but its details are missing: the last known ones are kept. */
  private JobHistory unanswered(Job seen) {
    return with(seen, Optional.empty());
  }

  /**
   * Drops recent measurements. There may be a thousand retired jobs, and a job that comes back
   * under the same name is compared with the rest only.
   */
  JobHistory retired() {
    return new JobHistory(
        job,
        details,
        firstSeenAt,
        seenAt,
        missingSince,
        running,
        checkpoints.retired(),
        restarts,
        slots,
        tasks,
        FlowHistory.begin(flow.since()),
        Baseline.restored(baseline.values()),
        rescales,
        restores);
  }

  private JobHistory with(Job newJob, Optional<Instant> newMissing) {
    return new JobHistory(
        newJob,
        details,
        firstSeenAt,
        seenAt,
        newMissing,
        running,
        checkpoints,
        restarts,
        slots,
        tasks,
        flow,
        baseline,
        rescales,
        restores);
  }

  /**
   * Drops the history of earlier runs if the tasks of this run show that they were another job with
   * the same name.
   */
  private JobHistory compared(Job seen, Instant now) {
    if (!differs(rescales.deployment(), Deployment.of(seen))) {
      return this;
    }
    return new JobHistory(
        job,
        details,
        now,
        seenAt,
        missingSince,
        running,
        checkpoints,
        restarts.only(seen.run()),
        slots,
        tasks,
        flow,
        Baseline.begin(),
        RescaleHistory.NONE,
        RestoreHistory.NONE);
  }

  private boolean differs(Optional<Deployment> before, Optional<Deployment> now) {
    return before.isPresent()
        && now.isPresent()
        && !JobIdentity.same(name(), before.get(), now.get());
  }

  private JobHistory inNewRun(Job seen, PollContext context) {
    Instant now = context.at();
    boolean failover = seen.run().jobId().equals(job.run().jobId());
    return new JobHistory(
        seen,
        Optional.empty(),
        firstSeenAt,
        seenAt,
        Optional.empty(),
        running.inNewRun(stoppedAt(now)),
        failover ? checkpoints.failover() : CheckpointHistory.begin(),
        restartsInNewRun(seen, failover, context),
        slots,
        Map.of(),
        FlowHistory.begin(seen.run().startedAt()),
        baseline,
        rescales.newRun(job.endedAt()),
        restores.newRun(Predecessor.of(job, details, checkpoints, restores)));
  }

  /**
   * A run that was stopped, cancelled or finished ends the count of restarts. A run that failed is
   * restarted from outside of Flink, and so is a young run that disappeared together with its
   * JobManager.
   */
  private RestartHistory restartsInNewRun(Job seen, boolean failover, PollContext context) {
    if (failover) {
      return restarts.newRun(true);
    }
    if (job.state().ending() || details.filter(JobDetails::stopping).isPresent()) {
      return restarts.newRun(false);
    }
    if (job.state() == JobState.FAILED) {
      Instant end = job.endedAt().orElse(seenAt);
      RestartHistory counted = restarts.ended(job.run(), end, end);
      boolean deployed =
          rescales.deployment().filter(one -> one.run().equals(job.run())).isPresent();
      return (deployed ? counted : counted.neverDeployed(job.run())).newRun(true);
    }
    boolean young = seenAt.isBefore(job.run().startedAt().plus(YOUNG));
    boolean disappeared = context.returned().filter(seenAt::isBefore).isPresent();
    return young && disappeared
        ? restarts.ended(job.run(), seenAt, seen.run().startedAt()).newRun(true)
        : restarts.newRun(true);
  }

  /** Since when the job has not been running, now that a new run of it is seen. */
  private Instant stoppedAt(Instant now) {
    if (job.state().ending()) {
      // The stop was intended, so the time until the next run starts is no outage.
      return now;
    }
    return running.allRunning() ? missingSince.orElse(now) : running.since();
  }
}
