// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.RestartReason;
import io.github.flinksignals.model.CheckpointFailureCause;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Active when as many checkpoints as the threshold failed since the last completed one, or when a
 * failed checkpoint restarted the job, until a checkpoint completes; also while more than half of
 * the last checkpoints failed, although some complete.
 */
final class CheckpointsFailing implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    // Failures count until a checkpoint completes, also while Flink returns no checkpoint data.
    CheckpointHistory checkpoints = job.checkpoints();
    if (checkpoints.failed().streakLength() >= context.thresholds().checkpointFailures()) {
      return new Finding.Active(
          Formats.count(checkpoints.failed().streakLength(), "checkpoint")
              + " failed, and none has completed since "
              + CheckpointData.lastCompleted(job).map(Formats::time).orElse("the job started")
              + cause(job));
    }
    int threshold = context.thresholds().checkpointFailures();
    if (checkpoints.mostFailed(threshold)) {
      int last = 2 * threshold;
      return new Finding.Active(
          checkpoints.failedOfLast(last)
              + " of the last "
              + last
              + " checkpoints failed"
              + cause(job));
    }
    if (restartedByCheckpoint(job)) {
      return new Finding.Active(
          "a failed checkpoint restarted the job, and none has completed since" + cause(job));
    }
    return CheckpointData.missing(job, context).orElse(Finding.inactive());
  }

  private static String cause(JobHistory job) {
    Optional<CheckpointFailureCause> cause = job.checkpoints().failed().streakCause();
    if (cause.isEmpty()) {
      return "";
    }
    String causeText = "; cause: " + cause.get().label();
    if (cause.get() == CheckpointFailureCause.TIMEOUT) {
      return causeText + CheckpointData.unacknowledged(job);
    }
    OptionalLong unread = CheckpointData.diagnosis(job).unreadLogBytes();
    return unread.isEmpty()
        ? causeText
        : causeText
            + "; the log of the JobManager may contain the cause but is too long to read: "
            + Formats.bytes(unread.getAsLong());
  }

  private static boolean restartedByCheckpoint(JobHistory job) {
    Instant run = job.job().run().startedAt();
    Instant since =
        CheckpointData.lastCompleted(job).filter(completed -> completed.isAfter(run)).orElse(run);
    return job.restarts().since(since).stream()
        .anyMatch(restart -> restart.reason() == RestartReason.CHECKPOINT);
  }
}
