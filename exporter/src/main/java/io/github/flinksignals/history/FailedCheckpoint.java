// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.LogFinding;
import io.github.flinksignals.model.Skew;
import java.time.Duration;
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
 * @param certain whether that is no guess
 * @param settled whether it is counted with its cause; a guess is after a while, good or bad
 */
public record FailedCheckpoint(
    long id,
    Instant at,
    Instant seenAt,
    CheckpointFailure failure,
    CheckpointFailureCause cause,
    boolean certain,
    boolean settled) {
  static final Comparator<FailedCheckpoint> IN_TIME =
      Comparator.comparing(FailedCheckpoint::at).thenComparing(FailedCheckpoint::id);

  private static final CheckpointFailure UNKNOWN =
      new CheckpointFailure(CheckpointFailureCause.OTHER, false, true);

  static FailedCheckpoint of(Checkpoint checkpoint, Instant now) {
    CheckpointFailure failure = checkpoint.failure().orElse(UNKNOWN);
    boolean certain = !failure.causeIsGuess();
    return new FailedCheckpoint(
        checkpoint.id(),
        checkpoint.failedAt().orElse(now),
        now,
        failure,
        failure.cause(),
        certain,
        certain);
  }

  /** What failed in the future failed now; else nothing that completes could come after it. */
  FailedCheckpoint datedBy(Instant now) {
    return Skew.future(at, now)
        ? new FailedCheckpoint(id, now, seenAt, failure, cause, certain, settled)
        : this;
  }

  FailedCheckpoint explainedBy(List<Failure> failures) {
    Optional<CheckpointFailureCause> explained =
        failures.stream()
            .filter(one -> one.checkpointId().isPresent() && one.checkpointId().getAsLong() == id)
            .flatMap(one -> one.storageCause().stream())
            .findFirst();
    return certain ? this : explained.map(this::known).orElse(this);
  }

  FailedCheckpoint foundIn(List<LogFinding> findings) {
    // A reading of the log for this checkpoint replaces a cause taken over from another one.
    if (!failure.hiddenInLog()) {
      return this;
    }
    return findings.stream()
        .filter(one -> one.checkpointId() == id)
        .findFirst()
        .map(one -> known(one.storageCause().orElse(failure.cause())))
        .orElse(this);
  }

  /**
   * Takes over the cause of the last failure before it that has the same message, also if it took
   * over another cause before.
   *
   * @param read failures that the newest reading of the log contains
   */
  FailedCheckpoint replacedBy(List<FailedCheckpoint> read) {
    return read.stream()
        .filter(one -> one.failure().equals(failure) && !one.at().isAfter(at))
        .reduce((first, second) -> second)
        .map(one -> known(one.cause()))
        .orElse(this);
  }

  /** Whether the log contained its cause, or the cause of an earlier one with this message. */
  boolean foundInLog() {
    return certain && failure.hiddenInLog();
  }

  /**
   * Takes over the cause of the last example with the same message, unless that one failed more
   * than {@code longest} before or after this one.
   */
  FailedCheckpoint like(List<FailedCheckpoint> examples, Duration longest) {
    if (certain) {
      return this;
    }
    return examples.stream()
        .filter(one -> one.failure().equals(failure))
        .filter(one -> Duration.between(one.at(), at).abs().compareTo(longest) <= 0)
        .reduce((first, second) -> second)
        .map(one -> known(one.cause()))
        .orElse(this);
  }

  private FailedCheckpoint known(CheckpointFailureCause found) {
    return new FailedCheckpoint(id, at, seenAt, failure, found, true, true);
  }

  FailedCheckpoint settledBy(Instant latest) {
    return settled || seenAt.isAfter(latest)
        ? this
        : new FailedCheckpoint(id, at, seenAt, failure, cause, certain, true);
  }
}
