// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Failure.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns entries of {@code /exceptions} into failures, by the texts that Flink prints. */
final class FailureReader {
  private FailureReader() {}

  private static final List<String> NO_SLOTS =
      List.of(
          "NoResourceAvailableException",
          "Could not acquire the minimum required resources",
          "Slot request bulk is not fulfillable",
          "Not enough resources available for scheduling");

  private static final List<String> TASK_MANAGER_LOST =
      List.of(
          "is no longer reachable",
          "Heartbeat of TaskManager with id",
          "heartbeat of TaskManager with id",
          "unexpectedly closed by remote task manager",
          "Lost connection to task manager",
          "Connecting to remote task manager",
          "RecipientUnreachableException",
          "The TaskExecutor is shutting down",
          "TaskManager is shutting down",
          "disconnected from JobManager",
          "Container released by",
          "TaskExecutor disconnected");

  private static final List<String> CHECKPOINT =
      List.of(
          "Exceeded checkpoint tolerable failure threshold",
          "Could not perform checkpoint",
          "Could not complete snapshot",
          "org.apache.flink.runtime.checkpoint.CheckpointException");

  private static final Pattern CHECKPOINT_ID =
      Pattern.compile("Could not (?:perform checkpoint|complete snapshot) (\\d{1,18})\\b");

  /** Flink writes {@code "enrich (2/4) - execution #3"}; 1.17 leaves the last part out. */
  private static final Pattern SUBTASK = Pattern.compile("^(.*) \\(\\d+/\\d+\\)(?: .*)?$");

  static Failure read(Wire.ExceptionEntry entry) {
    CauseChain chain = CauseChain.of(entry.exceptionName(), entry.stacktrace());
    Kind kind = kind(chain);
    Optional<CheckpointFailureCause> storageCause =
        kind == Kind.CHECKPOINT ? StorageTexts.read(chain.causes()) : Optional.empty();
    return new Failure(
        Instant.ofEpochMilli(entry.timestamp()),
        kind,
        chain.deepest().exception(),
        Optional.ofNullable(entry.taskName()).map(FailureReader::taskName),
        checkpointId(chain),
        storageCause);
  }

  private static Kind kind(CauseChain chain) {
    if (chain.mentions(NO_SLOTS)) {
      return Kind.SLOTS;
    }
    if (chain.mentions(TASK_MANAGER_LOST)) {
      return Kind.TASK_MANAGER;
    }
    return chain.mentions(CHECKPOINT) ? Kind.CHECKPOINT : Kind.JOB;
  }

  private static OptionalLong checkpointId(CauseChain chain) {
    for (CauseChain.Cause cause : chain.causes()) {
      Matcher matcher = CHECKPOINT_ID.matcher(cause.line());
      if (matcher.find()) {
        return OptionalLong.of(Long.parseLong(matcher.group(1)));
      }
    }
    return OptionalLong.empty();
  }

  private static String taskName(String subtask) {
    Matcher matcher = SUBTASK.matcher(subtask);
    return matcher.matches() ? matcher.group(1) : subtask;
  }
}
