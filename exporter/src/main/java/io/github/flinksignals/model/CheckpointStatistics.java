// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The checkpoints of one run, from {@code /jobs/:id/checkpoints}.
 *
 * @param completed {@code counts.completed}, savepoints included
 * @param restores {@code counts.restored}: restores of any kind, including failovers
 * @param recent {@code history}, newest first: at most ten by default ({@code
 *     web.checkpoints.history}). Flink's {@code counts.failed} is not used, because it includes
 *     triggers that were refused before a checkpoint existed, one or two at every healthy start
 * @param latestCompleted kept after it left {@code recent}; never a savepoint
 * @param latestSavepoint kept after it left {@code recent}
 * @param latestFailed kept after it left {@code recent}
 * @param diagnosis additional facts, requested if checkpoints fail or are slow
 */
public record CheckpointStatistics(
    long completed,
    long restores,
    List<Checkpoint> recent,
    Optional<Checkpoint> latestCompleted,
    Optional<Checkpoint> latestSavepoint,
    Optional<Checkpoint> latestFailed,
    Optional<Restore> latestRestore,
    CheckpointDiagnosis diagnosis) {
  /**
   * Longer than the JobManager caches these statistics ({@code web.refresh-interval}, 3 s by
   * default). A cached answer may lack a restore or a savepoint that just happened.
   */
  public static final Duration LONGEST_CACHED = Duration.ofSeconds(4);

  public CheckpointStatistics {
    recent = List.copyOf(recent);
  }

  /**
   * Whether a savepoint that stops the job was triggered at this time or later, and completed or is
   * in progress.
   */
  public boolean stoppingSince(Instant since) {
    return Stream.concat(latestSavepoint.stream(), recent.stream())
        .filter(checkpoint -> checkpoint.stopping() && !checkpoint.failed())
        .anyMatch(checkpoint -> !checkpoint.triggeredAt().isBefore(since));
  }

  /** The same statistics without some checkpoints. */
  public CheckpointStatistics without(Predicate<Checkpoint> some) {
    return new CheckpointStatistics(
        completed,
        restores,
        recent.stream().filter(some.negate()).toList(),
        latestCompleted,
        latestSavepoint,
        latestFailed.filter(some.negate()),
        latestRestore,
        diagnosis);
  }

  /** Checkpoints without a diagnosis, as {@code /jobs/:id/checkpoints} reports them. */
  public CheckpointStatistics(
      long completed,
      long restores,
      List<Checkpoint> recent,
      Optional<Checkpoint> latestCompleted,
      Optional<Checkpoint> latestSavepoint,
      Optional<Checkpoint> latestFailed,
      Optional<Restore> latestRestore) {
    this(
        completed,
        restores,
        recent,
        latestCompleted,
        latestSavepoint,
        latestFailed,
        latestRestore,
        CheckpointDiagnosis.NONE);
  }

  /** The same statistics with a diagnosis. */
  public CheckpointStatistics with(CheckpointDiagnosis learned) {
    return new CheckpointStatistics(
        completed,
        restores,
        recent,
        latestCompleted,
        latestSavepoint,
        latestFailed,
        latestRestore,
        learned);
  }
}
