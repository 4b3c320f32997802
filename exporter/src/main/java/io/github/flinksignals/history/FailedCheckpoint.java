// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.LogFinding;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that failed.
 *
 * @param at when it failed
 * @param seenAt the first poll that reported the failure
 * @param failure what the checkpoint's own message says
 * @param cause the best known cause, from the message, an exception or the log
 * @param certain whether the cause is known and not a guess
 * @param settled whether it is counted with its cause; a guess settles after a while
 * @param runStartedAt start of the run, because ids may begin at 1 again after a failover; empty in
 *     a history that was saved before this was known
 */
public record FailedCheckpoint(
    long id,
    Instant at,
    Instant seenAt,
    CheckpointFailure failure,
    CheckpointFailureCause cause,
    boolean certain,
    boolean settled,
    Optional<Instant> runStartedAt) {
  static final Comparator<FailedCheckpoint> BY_TIME =
      Comparator.comparing(FailedCheckpoint::at).thenComparing(FailedCheckpoint::id);

  private static final CheckpointFailure UNKNOWN =
      new CheckpointFailure(CheckpointFailureCause.OTHER, false, true);

  static FailedCheckpoint of(Checkpoint checkpoint, Run run, Instant now) {
    CheckpointFailure failure = checkpoint.failure().orElse(UNKNOWN);
    boolean certain = !failure.causeIsGuess();
    return new FailedCheckpoint(
        checkpoint.id(),
        checkpoint.failedAt().orElse(now),
        now,
        failure,
        failure.cause(),
        certain,
        certain,
        Optional.of(run.startedAt()));
  }

  /** What identifies a failed checkpoint. */
  record Key(Optional<Instant> runStartedAt, long id) {}

  Key key() {
    return new Key(runStartedAt, id);
  }

  boolean of(Run run) {
    return runStartedAt.equals(Optional.of(run.startedAt()));
  }

  /** Adds the run that the saved history belongs to. */
  FailedCheckpoint savedOf(Run run) {
    return runStartedAt.isPresent()
        ? this
        : new FailedCheckpoint(
            id, at, seenAt, failure, cause, certain, settled, Optional.of(run.startedAt()));
  }

  /** Whether the storage is known to be the cause. */
  public boolean storageFailed() {
    return certain
        && (cause == CheckpointFailureCause.STORAGE_ACCESS
            || cause == CheckpointFailureCause.STORAGE_UNREACHABLE);
  }

  /**
   * Whether the checkpoint was only aborted: its job restarted. Without an exception and with
   * another parallelism after it, that is a rescale.
   */
  boolean aborted() {
    return cause == CheckpointFailureCause.TASK_FAILURE && !failure.countedByFlink();
  }

  /**
   * Moves a failure time in the future to now. Otherwise, no later checkpoint would count as
   * completed after it.
   */
  FailedCheckpoint datedBy(Instant now) {
    return ClockSkew.inFuture(at, now)
        ? new FailedCheckpoint(id, now, seenAt, failure, cause, certain, settled, runStartedAt)
        : this;
  }

  FailedCheckpoint explainedBy(Map<Key, CheckpointFailureCause> exceptions) {
    return certain
        ? this
        : Optional.ofNullable(exceptions.get(key())).map(this::known).orElse(this);
  }

  FailedCheckpoint foundIn(List<LogFinding> findings) {
    // A finding for this checkpoint replaces a cause that was copied from another one.
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
   * Copies the cause of the last failure with the same message up to this one, even if this failure
   * already has a cause.
   *
   * @param read failures that the newest reading of the log found
   */
  FailedCheckpoint replacedBy(List<FailedCheckpoint> read) {
    return read.stream()
        .filter(one -> one.failure().equals(failure) && !one.at().isAfter(at))
        .reduce((first, second) -> second)
        .map(one -> known(one.cause()))
        .orElse(this);
  }

  /** Whether the cause was found in the log, for this failure or for one with the same message. */
  boolean foundInLog() {
    return certain && failure.hiddenInLog();
  }

  /**
   * Copies the cause of the last example with the same message. An example counts only if the time
   * between the two failures is at most {@code longest}.
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
    return new FailedCheckpoint(id, at, seenAt, failure, found, true, true, runStartedAt);
  }

  FailedCheckpoint settledBy(Instant latest) {
    return settled || seenAt.isAfter(latest)
        ? this
        : new FailedCheckpoint(id, at, seenAt, failure, cause, certain, true, runStartedAt);
  }
}
