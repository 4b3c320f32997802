// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;

/**
 * Derives the cause of a failed checkpoint from its {@code failure_message}. The message contains
 * the text of a {@code CheckpointFailureReason}, sometimes after another sentence, so it is
 * searched and not compared. The texts are the same from Flink 1.17 to 2.3.
 */
final class CheckpointFailureMessages {
  private CheckpointFailureMessages() {}

  private record Reason(String text, CheckpointFailure failure) {
    // CheckpointFailureManager.checkFailureCounter decides which failures Flink counts.
    Reason(String text, CheckpointFailureCause cause, boolean countedByFlink, boolean guess) {
      this(text, new CheckpointFailure(cause, countedByFlink, guess, text));
    }
  }

  private static final CheckpointFailure UNKNOWN =
      new CheckpointFailure(CheckpointFailureCause.OTHER, false, true);

  // The first match counts, so a text comes before a shorter text that it contains.
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
    // An exception in the synchronous part of a snapshot fails the task. The message then only
    // reports that the coordinator was stopped; /exceptions has the cause (Flink 1.20 and 2.2).
    new Reason("Coordinator is suspending", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("FailoverRegion is restarting", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("Task has failed", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("CheckpointCoordinator shutdown", CheckpointFailureCause.TASK_FAILURE, false, true),
    new Reason("Task local checkpoint failure", CheckpointFailureCause.OTHER, false, true),
    new Reason("sharing the ChannelState file", CheckpointFailureCause.OTHER, false, true),
  };

  /**
   * Whether a newer checkpoint completed first, which contains all that this one would have. That
   * is no failure, and Flink does not count it. It happens if {@code max-concurrent-checkpoints} is
   * above 1.
   *
   * @param message null if Flink has none
   */
  static boolean subsumed(String message) {
    return message != null && message.contains("has been subsumed");
  }

  /**
   * The cause that a message reports; {@code OTHER} if the message is unknown.
   *
   * @param message null if Flink has none
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
