// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;

/**
 * Reads the {@code failure_message} of a failed checkpoint. It holds the text of a {@code
 * CheckpointFailureReason}, at times behind a sentence of its own, so the text is searched for and
 * not compared. The texts are the same from Flink 1.17 to 2.3.
 */
final class CheckpointMessages {
  private CheckpointMessages() {}

  private record Reason(String text, CheckpointFailure failure) {
    // Which ones are counted is fixed in CheckpointFailureManager.checkFailureCounter.
    Reason(String text, CheckpointFailureCause cause, boolean countedByFlink, boolean guess) {
      this(text, new CheckpointFailure(cause, countedByFlink, guess));
    }
  }

  private static final CheckpointFailure UNKNOWN =
      new CheckpointFailure(CheckpointFailureCause.OTHER, false, true);

  // The first that is found counts: the more special ones come before those that they contain.
  private static final Reason[] REASONS = {
    new Reason("expired before completing", CheckpointFailureCause.TIMEOUT, true, false),
    new Reason("declined (tasks not ready)", CheckpointFailureCause.DECLINED, false, false),
    new Reason("declined (task is closing)", CheckpointFailureCause.DECLINED, false, false),
    new Reason("declined because one input stream", CheckpointFailureCause.DECLINED, false, false),
    new Reason(
        "canceled because a barrier from newer", CheckpointFailureCause.DECLINED, false, false),
    new Reason(
        "Task received cancellation from one", CheckpointFailureCause.DECLINED, false, false),
    new Reason("was declined", CheckpointFailureCause.DECLINED, true, false),
    new Reason("Failure to finalize", CheckpointFailureCause.FINALIZE, true, true),
    new Reason("Asynchronous task checkpoint", CheckpointFailureCause.OTHER, true, true),
    new Reason("IO-problem detected", CheckpointFailureCause.OTHER, true, true),
    // A snapshot that throws in its synchronous part fails the task, and the checkpoint then only
    // says that the coordinator was stopped: /exceptions knows the reason (seen on 1.20 and 2.2).
    new Reason("Coordinator is suspending", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("FailoverRegion is restarting", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("Task has failed", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("CheckpointCoordinator shutdown", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("Task local checkpoint failure", CheckpointFailureCause.OTHER, false, true),
    new Reason("sharing the ChannelState file", CheckpointFailureCause.OTHER, false, true),
  };

  /**
   * @param message null where Flink has none
   */
  static CheckpointFailure read(String message) {
    if (message != null) {
      for (Reason reason : REASONS) {
        if (message.contains(reason.text())) {
          return reason.failure();
        }
      }
    }
    return UNKNOWN;
  }
}
