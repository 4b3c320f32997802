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
  public Judgement judge(JobHistory history, Circumstances circumstances) {
    Job job = history.job();
    Instant now = circumstances.now();
    if (job.state() == JobState.FAILED) {
      return new Judgement.Active(
          "the job FAILED at " + Words.time(job.endedAt().orElse(history.seenAt())));
    }
    boolean expected = circumstances.thresholds().expectedJobs().contains(job.name());
    if (job.state().ending() && !expected) {
      return Judgement.inactive();
    }
    if (job.state().endedWell()) {
      Instant ended = job.endedAt().orElse(history.seenAt());
      return passed(ended, GRACE, now)
          ? new Judgement.Active("the job is expected to run and is " + job.state())
          : Judgement.inactive();
    }
    if (history.missingSince().isPresent()) {
      Instant missing = history.missingSince().get();
      return passed(missing, GRACE, now)
          ? new Judgement.Active(
              "the JobManager does not know the job any more since " + Words.time(missing))
          : Judgement.inactive();
    }
    Duration grace = restoring(job.counts()) ? RESTORE_GRACE : GRACE;
    if (history.running().allRunning() || !passed(history.running().since(), grace, now)) {
      return Judgement.inactive();
    }
    return new Judgement.Active(
        "the job is "
            + job.state()
            + " and "
            + job.counts().running()
            + " of "
            + Words.count(job.counts().total(), "task")
            + " run, since "
            + Words.time(history.running().since()));
  }

  private static boolean restoring(TaskCounts counts) {
    return counts.restoring() > 0
        && counts.restoring() + counts.running() + counts.finished() == counts.total();
  }

  private static boolean passed(Instant since, Duration grace, Instant now) {
    return !now.isBefore(since.plus(grace));
  }
}
