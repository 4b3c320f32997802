// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Why a checkpoint failed, as far as its {@code failure_message} shows.
 *
 * @param cause the kind of cause
 * @param countedByFlink whether Flink counts it against {@code tolerable-failed-checkpoints}
 * @param causeIsGuess whether the message hides the true cause: for storage errors it is
 *     "Asynchronous task checkpoint failed.", and only exceptions or logs contain more
 * @param message Flink's text for the reason, without ids and without the message of an exception,
 *     which may contain secrets. Failures with the same text are assumed to have the same cause.
 *     Empty if the text is unknown or the failure was restored from the saved history.
 */
public record CheckpointFailure(
    CheckpointFailureCause cause,
    boolean countedByFlink,
    boolean causeIsGuess,
    @JsonIgnore String message) {
  /** A failure whose text is unknown, as in the saved history. */
  @JsonCreator
  public CheckpointFailure(
      @JsonProperty("cause") CheckpointFailureCause cause,
      @JsonProperty("countedByFlink") boolean countedByFlink,
      @JsonProperty("causeIsGuess") boolean causeIsGuess) {
    this(cause, countedByFlink, causeIsGuess, "");
  }

  /**
   * Whether only the JobManager's log contains the true cause. If a failed task aborted the
   * checkpoint, {@code /exceptions} contains it and the log adds nothing.
   */
  public boolean hiddenInLog() {
    return causeIsGuess && cause != CheckpointFailureCause.TASK_FAILURE;
  }
}
