// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A restart of a job. Its reason is determined when it happens.
 *
 * @param exception class name of the deepest cause; empty if Flink reports none
 */
public record Restart(Instant at, RestartReason reason, Optional<String> exception) {
  /** The JobManager notes the failure of a checkpoint and of the job one after the other. */
  private static final Duration SAME_TIME = Duration.ofSeconds(2);

  /**
   * @param statistics checkpoints of the run, which include its savepoints
   */
  static Restart of(Failure failure, Optional<CheckpointStatistics> statistics) {
    RestartReason reason =
        switch (failure.kind()) {
          case SLOTS -> RestartReason.SLOTS;
          case TASK_MANAGER -> RestartReason.TASK_MANAGER;
          case CHECKPOINT ->
              statistics.filter(one -> bySavepoint(failure, one)).isPresent()
                  ? RestartReason.SAVEPOINT
                  : RestartReason.CHECKPOINT;
          case JOB -> RestartReason.JOB;
        };
    return new Restart(failure.at(), reason, Optional.of(failure.exception()));
  }

  /**
   * Whether the checkpoint that failed the job was a savepoint. An exception that names no
   * checkpoint belongs to what failed at the same time.
   */
  private static boolean bySavepoint(Failure failure, CheckpointStatistics statistics) {
    List<Checkpoint> known =
        Stream.of(
                statistics.recent().stream(),
                statistics.latestFailed().stream(),
                statistics.latestSavepoint().stream())
            .flatMap(some -> some)
            .toList();
    if (failure.checkpointId().isPresent()) {
      long id = failure.checkpointId().getAsLong();
      return known.stream().anyMatch(one -> one.id() == id && one.savepoint());
    }
    List<Checkpoint> failedThen =
        known.stream()
            .filter(one -> one.failedAt().filter(at -> sameTime(at, failure.at())).isPresent())
            .filter(one -> one.savepoint() || countedByFlink(one))
            .toList();
    return !failedThen.isEmpty() && failedThen.stream().allMatch(Checkpoint::savepoint);
  }

  private static boolean sameTime(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(SAME_TIME) <= 0;
  }

  private static boolean countedByFlink(Checkpoint checkpoint) {
    return checkpoint.failure().map(CheckpointFailure::countedByFlink).orElse(true);
  }

  /** Whether this is the same restart, although its reason may have become known since. */
  boolean sameAs(Restart other) {
    return at.equals(other.at) && exception.equals(other.exception);
  }

  /** The same restart of a run that was never deployed. */
  Restart atStart() {
    return unattributed() ? new Restart(at, RestartReason.START, exception) : this;
  }

  /** Whether it interrupted a job that ran. */
  public boolean interruption() {
    return reason != RestartReason.START;
  }

  /** Whether the cause is the job itself or unknown, and not the cluster or the checkpoints. */
  public boolean unattributed() {
    return reason == RestartReason.JOB
        || reason == RestartReason.UNKNOWN
        || reason == RestartReason.START;
  }
}
