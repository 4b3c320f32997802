// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.TaskCounts;
import java.time.Duration;
import java.time.Instant;

/**
 * True when a job that should run does not: its tasks are not all running for a while, or it
 * FAILED, or it vanished while it was running. Jobs that are cancelled or finished, or are being
 * cancelled, are well, unless they are expected to run.
 */
final class JobNotRunning implements Rule {
  /** REST leaves out jobs that are slow to answer, and a deployment takes its time. */
  static final Duration GRACE = Duration.ofSeconds(60);

  /** Restoring a large state takes minutes and is no fault. */
  private static final Duration RESTORE_GRACE = Duration.ofMinutes(10);

  @Override
  public FailureMode mode() {
    return FailureMode.JOB_NOT_RUNNING;
  }

  @Override
  public Finding evaluate(JobHistory history, RuleContext context) {
    Job job = history.job();
    Instant now = context.now();
    if (job.state() == JobState.FAILED) {
      return new Finding.Active(
          "the job FAILED at " + Formats.time(job.endedAt().orElse(history.seenAt())));
    }
    boolean expected = context.thresholds().expectedJobs().contains(job.name());
    if (job.state().ending() && !expected) {
      return Finding.inactive();
    }
    if (job.state().endedNormally()) {
      Instant ended = job.endedAt().orElse(history.seenAt());
      return passed(ended, GRACE, now)
          ? new Finding.Active("the job is expected to run and is " + job.state())
          : Finding.inactive();
    }
    if (history.missingSince().isPresent()) {
      Instant missing = history.missingSince().get();
      return passed(missing, GRACE, now)
          ? new Finding.Active(
              "the JobManager does not know the job any more since " + Formats.time(missing))
          : Finding.inactive();
    }
    Duration grace = restoring(job.counts()) ? RESTORE_GRACE : GRACE;
    if (history.running().allRunning() || !passed(history.running().since(), grace, now)) {
      return Finding.inactive();
    }
    return new Finding.Active(
        "the job is "
            + job.state()
            + " and "
            + job.counts().running()
            + " of "
            + Formats.count(job.counts().total(), "task")
            + " run, since "
            + Formats.time(history.running().since()));
  }

  private static boolean restoring(TaskCounts counts) {
    return counts.restoring() > 0
        && counts.restoring() + counts.running() + counts.finished() == counts.total();
  }

  private static boolean passed(Instant since, Duration grace, Instant now) {
    return !now.isBefore(since.plus(grace));
  }
}
