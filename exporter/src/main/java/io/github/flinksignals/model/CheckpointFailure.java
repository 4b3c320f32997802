// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

/**
 * Why a checkpoint failed, as far as its {@code failure_message} shows.
 *
 * @param cause the kind of cause; never the message, which may contain secrets
 * @param countedByFlink whether Flink counts it against {@code tolerable-failed-checkpoints}
 * @param causeIsGuess whether the message hides the true cause: for storage errors it is
 *     "Asynchronous task checkpoint failed.", and only exceptions or logs contain more
 */
public record CheckpointFailure(
    CheckpointFailureCause cause, boolean countedByFlink, boolean causeIsGuess) {
  /**
   * Whether only the JobManager's log contains the true cause. If a failed task aborted the
   * checkpoint, {@code /exceptions} contains it and the log adds nothing.
   */
  public boolean hiddenInLog() {
    return causeIsGuess && cause != CheckpointFailureCause.TASK_FAILURE;
  }
}
