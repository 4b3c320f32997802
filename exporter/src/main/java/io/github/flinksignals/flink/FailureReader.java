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

/** Classifies the entries of {@code /exceptions} by the texts that Flink prints. */
final class FailureReader {
  private FailureReader() {}

  private static final List<String> NO_SLOTS =
      List.of(
          "NoResourceAvailableException",
          "Could not acquire the minimum required resources",
          "UnfulfillableSlotRequestException",
          "Slot request bulk is not fulfillable",
          "Pending slot request timed out",
          "Not enough resources available for scheduling");

  private static final List<String> TASK_MANAGER_LOST =
      List.of(
          // Followed by "timed out." after a missed heartbeat, by "is no longer reachable." before.
          "TaskManager with id ",
          "restart of the TaskManager",
          "The TaskExecutor is shutting down",
          "is unexpectedly no longer running on task executor",
          "not responding after a rpcTimeout of",
          "RecipientUnreachableException",
          "unexpectedly closed by remote task manager",
          "Lost connection to task manager",
          "Connecting to remote task manager",
          "Sending the partition request to",
          "PartitionConnectionException",
          "org.apache.flink.runtime.io.network.netty.exception.LocalTransportException",
          // For a worker that ended, the message has only the report of Kubernetes or YARN.
          "java.lang.Exception: Pod terminated, container termination statuses",
          "java.lang.Exception: Container container_");

  private static final List<String> CHECKPOINT =
      List.of(
          "Exceeded checkpoint tolerable failure threshold",
          "Could not perform checkpoint",
          "Could not materialize checkpoint",
          "Could not complete snapshot",
          "org.apache.flink.runtime.checkpoint.CheckpointException");

  private static final Pattern CHECKPOINT_ID =
      Pattern.compile(
          "Could not (?:(?:perform|materialize) checkpoint|complete snapshot) (\\d{1,18})\\b");

  /** Flink writes {@code "enrich (2/4) - execution #3"}; 1.17 omits the last part. */
  private static final Pattern SUBTASK = Pattern.compile("^(.*) \\(\\d+/\\d+\\)(?: .*)?$");

  static Failure read(RestMessages.ExceptionEntry entry) {
    CauseChain chain = CauseChain.of(entry.exceptionName(), entry.stacktrace());
    Kind kind = kind(chain);
    Optional<CheckpointFailureCause> storageCause =
        kind == Kind.CHECKPOINT
            ? StorageErrorClassifier.match(chain).map(StorageErrorClassifier.Match::cause)
            : Optional.empty();
    return new Failure(
        Instant.ofEpochMilli(entry.timestamp()),
        kind,
        LabelValues.of(chain.rootCause().exception()),
        Optional.ofNullable(entry.taskName()).map(FailureReader::taskName).map(LabelValues::of),
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
