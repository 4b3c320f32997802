// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint that failed.
 *
 * @param at when it failed
 * @param seenAt the first poll that saw it failed
 * @param failure what its own message says
 * @param cause the best that is known: its message's, or what an exception says of it
 * @param settled whether the cause will not change any more
 */
public record FailedCheckpoint(
    long id,
    Instant at,
    Instant seenAt,
    CheckpointFailure failure,
    CheckpointFailureCause cause,
    boolean settled) {
  static final Comparator<FailedCheckpoint> IN_TIME =
      Comparator.comparing(FailedCheckpoint::at).thenComparing(FailedCheckpoint::id);

  private static final CheckpointFailure UNKNOWN =
      new CheckpointFailure(CheckpointFailureCause.OTHER, false, true);

  static FailedCheckpoint of(Checkpoint checkpoint, Instant now) {
    CheckpointFailure failure = checkpoint.failure().orElse(UNKNOWN);
    return new FailedCheckpoint(
        checkpoint.id(),
        checkpoint.failedAt().orElse(now),
        now,
        failure,
        failure.cause(),
        !failure.causeIsGuess());
  }

  /** What was known first stays, so that a settled cause is not lost and a count not repeated. */
  static FailedCheckpoint betterKnown(FailedCheckpoint before, FailedCheckpoint now) {
    return before.settled() || !now.settled() ? before : now;
  }

  FailedCheckpoint explainedBy(List<Failure> failures) {
    if (settled) {
      return this;
    }
    Optional<CheckpointFailureCause> explained =
        failures.stream()
            .filter(one -> one.checkpointId().isPresent() && one.checkpointId().getAsLong() == id)
            .flatMap(one -> one.storageCause().stream())
            .findFirst();
    return explained
        .map(known -> new FailedCheckpoint(id, at, seenAt, failure, known, true))
        .orElse(this);
  }

  FailedCheckpoint settledBy(Instant latest) {
    return settled || seenAt.isAfter(latest)
        ? this
        : new FailedCheckpoint(id, at, seenAt, failure, cause, true);
  }
}
