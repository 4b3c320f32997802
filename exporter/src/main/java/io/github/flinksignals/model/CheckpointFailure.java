// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Why a checkpoint failed, according to its {@code failure_message}.
 *
 * @param cause the kind of reason
 * @param countedByFlink whether Flink counts it against {@code tolerable-failed-checkpoints}
 * @param causeIsGuess whether the message hides the true cause: a storage error reads "Asynchronous
 *     task checkpoint failed.", and only exceptions or logs show the cause
 * @param message Flink's text for the reason, without ids, never the text of an exception. Failures
 *     with the same text have the same cause until a reading of the log shows another one. Empty if
 *     the text is unknown or the failure was restored from saved history.
 */
public record CheckpointFailure(
    CheckpointFailureCause cause,
    boolean countedByFlink,
    boolean causeIsGuess,
    @JsonIgnore String message) {
  /** A failure whose text is unknown, as in saved history. */
  @JsonCreator
  public CheckpointFailure(
      @JsonProperty("cause") CheckpointFailureCause cause,
      @JsonProperty("countedByFlink") boolean countedByFlink,
      @JsonProperty("causeIsGuess") boolean causeIsGuess) {
    this(cause, countedByFlink, causeIsGuess, "");
  }

  /**
   * Whether only the JobManager's log contains the true cause. If a failed task made the checkpoint
   * fail, {@code /exceptions} contains the cause and the log has nothing to add.
   */
  public boolean hiddenInLog() {
    return causeIsGuess && cause != CheckpointFailureCause.TASK_FAILURE;
  }
}
