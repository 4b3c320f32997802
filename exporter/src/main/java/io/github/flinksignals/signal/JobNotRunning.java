// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ApplicationFailure;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.TaskCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Active when a job that should run does not: not all of its tasks have run for a while, it FAILED,
 * or it disappeared while it was running. Inactive for a job that finished, was cancelled or is
 * being cancelled, unless it is expected to run.
 */
final class JobNotRunning implements Rule {
  /** Deployment takes time, and the job list omits jobs whose JobMaster is slow to answer. */
  static final Duration GRACE = Duration.ofSeconds(60);

  /** Restoring a large state can take minutes. */
  private static final Duration RESTORE_GRACE = Duration.ofMinutes(10);

  /** The main method of an application runs before there is a job, and may read catalogs. */
  private static final Duration SUBMISSION_GRACE = Duration.ofMinutes(3);

  @Override
  public Finding evaluate(JobHistory history, RuleContext context) {
    Job job = history.job();
    Instant now = context.now();
    boolean expected = context.thresholds().expectedJobs().contains(job.name());
    if (!expected && context.application().succeeded(history)) {
      return Finding.inactive();
    }
    if (job.state() == JobState.FAILED) {
      return new Finding.Active(
          "the job FAILED at " + Formats.time(job.endedAt().orElse(history.seenAt())));
    }
    Optional<ApplicationFailure> application =
        context.cluster().applicationFailure().filter(failure -> concerns(failure, history));
    if (application.isPresent()) {
      return new Finding.Active(evidence(application.get()));
    }
    if (job.state().ending() && !expected) {
      return Finding.inactive();
    }
    if (job.state().endedNormally()) {
      Instant ended = job.endedAt().orElse(history.seenAt());
      return passed(ended, GRACE, now)
          ? new Finding.Active("the job is expected to run, but is " + job.state())
          : Finding.inactive();
    }
    if (history.missingSince().isPresent()) {
      Instant missing = history.missingSince().get();
      Duration grace = context.application().starting() ? SUBMISSION_GRACE : GRACE;
      return passed(missing, grace, now)
          ? new Finding.Active(
              "the JobManager has not listed the job since " + Formats.time(missing),
              Optional.of(missing.plus(grace)))
          : Finding.inactive();
    }
    Instant stopped = history.running().since();
    Instant from =
        SlotGrace.startedFrom(history, context).filter(stopped::isBefore).orElse(stopped);
    Duration grace = restoring(job.counts()) ? RESTORE_GRACE : GRACE;
    if (history.running().allRunning() || !passed(from, grace, now)) {
      return Finding.inactive();
    }
    return new Finding.Active(
        job.counts().running()
            + " of "
            + Formats.count(job.counts().total(), "task")
            + " are running, job state "
            + job.state()
            + ", since "
            + Formats.time(stopped));
  }

  /**
   * Whether an application failed in place of this job. A JobManager in application mode runs one
   * application, so every job that it lists no longer, or that ended before, is missing.
   */
  private static boolean concerns(ApplicationFailure failure, JobHistory history) {
    Job job = history.job();
    boolean absent = history.missingSince().isPresent() || job.state().endedNormally();
    return absent && failure.at().isAfter(job.endedAt().orElse(job.run().startedAt()));
  }

  /** For a job that is missing because the application that submits it failed. */
  static String evidence(ApplicationFailure failure) {
    return "the main method of the application failed at "
        + Formats.time(failure.at())
        + failure.exception().map(" with "::concat).orElse("")
        + ", before it submitted the job";
  }

  private static boolean restoring(TaskCounts counts) {
    return counts.restoring() > 0
        && counts.restoring() + counts.running() + counts.finished() == counts.total();
  }

  private static boolean passed(Instant since, Duration grace, Instant now) {
    return !now.isBefore(since.plus(grace));
  }
}
