// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

/**
 * Why a checkpoint failed, as far as its {@code failure_message} can tell.
 *
 * @param cause the kind; never the message, which may hold secrets
 * @param countedByFlink whether Flink counts it against {@code tolerable-failed-checkpoints}
 * @param causeIsGuess whether the message hides the true cause: storage trouble reads "Asynchronous
 *     task checkpoint failed.", and only exceptions or logs know more
 */
public record CheckpointFailure(
    CheckpointFailureCause cause, boolean countedByFlink, boolean causeIsGuess) {
  /**
   * Whether only the JobManager's log can tell the true cause. Where a failed task took the
   * checkpoint with it, {@code /exceptions} can, and the log says no more.
   */
  public boolean hiddenInLog() {
    return causeIsGuess && cause != CheckpointFailureCause.TASK_FAILURE;
  }
}
