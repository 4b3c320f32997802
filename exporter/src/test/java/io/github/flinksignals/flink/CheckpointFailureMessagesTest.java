// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.CheckpointFailureCause.DECLINED;
import static io.github.flinksignals.model.CheckpointFailureCause.FINALIZE;
import static io.github.flinksignals.model.CheckpointFailureCause.OTHER;
import static io.github.flinksignals.model.CheckpointFailureCause.TASK_FAILURE;
import static io.github.flinksignals.model.CheckpointFailureCause.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Flink's texts for every reason why a pending checkpoint can fail. */
final class CheckpointFailureMessagesTest {
  private static final boolean COUNTED = true;
  private static final boolean GUESS = true;

  static Stream<Arguments> messages() {
    return Stream.of(
        arguments("Checkpoint expired before completing.", TIMEOUT, COUNTED, !GUESS),
        arguments("Checkpoint was declined.", DECLINED, COUNTED, !GUESS),
        arguments("Checkpoint was declined (tasks not ready)", DECLINED, !COUNTED, !GUESS),
        arguments("Checkpoint was declined (task is closing)", DECLINED, !COUNTED, !GUESS),
        arguments(
            "Checkpoint was declined because one input stream is finished",
            DECLINED,
            !COUNTED,
            !GUESS),
        arguments(
            "Checkpoint was canceled because a barrier from newer checkpoint was received.",
            DECLINED,
            !COUNTED,
            !GUESS),
        arguments("Task received cancellation from one of its inputs", DECLINED, !COUNTED, !GUESS),
        arguments("Asynchronous task checkpoint failed.", OTHER, COUNTED, GUESS),
        arguments(
            "An Exception occurred while triggering the checkpoint. IO-problem detected.",
            OTHER,
            COUNTED,
            GUESS),
        arguments("Failure to finalize checkpoint.", FINALIZE, COUNTED, GUESS),
        arguments(
            "Could not complete the pending checkpoint 7. Failure reason: Failure to finalize"
                + " checkpoint.",
            FINALIZE,
            COUNTED,
            GUESS),
        arguments("Checkpoint Coordinator is suspending.", TASK_FAILURE, !COUNTED, GUESS),
        arguments("CheckpointCoordinator shutdown.", TASK_FAILURE, !COUNTED, GUESS),
        arguments("FailoverRegion is restarting.", TASK_FAILURE, !COUNTED, GUESS),
        arguments("Task has failed.", TASK_FAILURE, !COUNTED, GUESS),
        arguments("Task local checkpoint failure.", OTHER, !COUNTED, GUESS),
        arguments(
            "The checkpoint was aborted due to exception of other subtasks sharing the"
                + " ChannelState file.",
            OTHER,
            !COUNTED,
            GUESS),
        arguments("Checkpoint has been subsumed.", OTHER, !COUNTED, GUESS),
        arguments("A reason of a later version.", OTHER, !COUNTED, GUESS),
        arguments("", OTHER, !COUNTED, GUESS),
        arguments(null, OTHER, !COUNTED, GUESS));
  }

  @Test
  void returnsTheSameFailureForMessagesThatDifferOnlyInIds() {
    String message = "Could not complete the pending checkpoint 7. Failure reason: %s";

    assertThat(CheckpointFailureMessages.read(message.formatted("Failure to finalize checkpoint.")))
        .isEqualTo(CheckpointFailureMessages.read("Failure to finalize checkpoint."));
    assertThat(CheckpointFailureMessages.read("Asynchronous task checkpoint failed."))
        .isNotEqualTo(CheckpointFailureMessages.read("IO-problem detected."));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void findsTheCause(String message, CheckpointFailureCause cause, boolean counted, boolean guess) {
    assertThat(CheckpointFailureMessages.read(message))
        .usingRecursiveComparison()
        .ignoringFields("message")
        .isEqualTo(new CheckpointFailure(cause, counted, guess));
  }
}
