// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Restart;
import java.time.Instant;

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
  public Judgement judge(JobHistory job, Circumstances circumstances) {
    // What failed stands until one is seen to complete, also while Flink tells of none.
    CheckpointHistory checkpoints = job.checkpoints();
    if (checkpoints.streakLength() >= circumstances.thresholds().checkpointFailures()) {
      return new Judgement.Active(
          Words.count(checkpoints.streakLength(), "checkpoint")
              + " failed and none completed since "
              + CheckpointData.lastCompleted(job).map(Words::time).orElse("the job started")
              + cause(checkpoints));
    }
    if (restartedByCheckpoint(job)) {
      return new Judgement.Active(
          "a failed checkpoint restarted the job and none completed since" + cause(checkpoints));
    }
    return CheckpointData.missing(job, circumstances).orElse(Judgement.inactive());
  }

  private static String cause(CheckpointHistory checkpoints) {
    return checkpoints.streakCause().map(cause -> "; cause: " + cause.label()).orElse("");
  }

  private static boolean restartedByCheckpoint(JobHistory job) {
    Instant run = job.job().run().startedAt();
    Instant since =
        CheckpointData.lastCompleted(job).filter(completed -> completed.isAfter(run)).orElse(run);
    return job.restarts().since(since).stream()
        .anyMatch(restart -> restart.reason() == Restart.Reason.CHECKPOINT);
  }
}
