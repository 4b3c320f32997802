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
 * True when the threshold of checkpoints failed since the last completed one, or when one of them
 * restarted the job, until a checkpoint completes.
 */
final class CheckpointsFailing implements Rule {
  @Override
  public FailureMode mode() {
    return FailureMode.CHECKPOINTS_FAILING;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    // What failed stands until one is seen to complete, also while Flink tells of none.
    CheckpointHistory checkpoints = job.checkpoints();
    if (checkpoints.failed().streakLength() >= context.thresholds().checkpointFailures()) {
      return new Finding.Active(
          Formats.count(checkpoints.failed().streakLength(), "checkpoint")
              + " failed and none completed since "
              + CheckpointData.lastCompleted(job).map(Formats::time).orElse("the job started")
              + cause(job));
    }
    if (restartedByCheckpoint(job)) {
      return new Finding.Active(
          "a failed checkpoint restarted the job and none completed since" + cause(job));
    }
    return CheckpointData.missing(job, context).orElse(Finding.inactive());
  }

  private static String cause(JobHistory job) {
    Optional<CheckpointFailureCause> cause = job.checkpoints().failed().streakCause();
    if (cause.isEmpty()) {
      return "";
    }
    String known = "; cause: " + cause.get().label();
    if (cause.get() == CheckpointFailureCause.TIMEOUT) {
      return known + CheckpointData.unacknowledged(job);
    }
    OptionalLong unread = CheckpointData.diagnosis(job).unreadLogBytes();
    return unread.isEmpty()
        ? known
        : known
            + "; the JobManager's log, which may tell more, is too long to be read: "
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
