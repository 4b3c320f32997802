// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of one run, from {@code /jobs/:id/checkpoints}.
 *
 * @param completed {@code counts.completed}, savepoints included
 * @param restores {@code counts.restored}: restores of any kind, failovers included
 * @param recent {@code history}, newest first: at most ten unless {@code web.checkpoints.history}
 *     says otherwise. Flink's {@code counts.failed} is left out on purpose: it also counts triggers
 *     refused before there was a checkpoint, one or two at every healthy start
 * @param latestCompleted outlives its entry in {@code recent}; never a savepoint
 * @param latestSavepoint outlives its entry in {@code recent}
 * @param latestFailed outlives its entry in {@code recent}
 * @param diagnosis what else was asked, because something looks wrong with them
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
  public CheckpointStatistics {
    recent = List.copyOf(recent);
  }

  /** Whether a savepoint that ends the job completed, or is being taken. */
  public boolean stopping() {
    return Stream.concat(latestSavepoint.stream(), recent.stream())
        .anyMatch(checkpoint -> checkpoint.stopping() && !checkpoint.failed());
  }

  /** Without a diagnosis: the checkpoints as {@code /jobs/:id/checkpoints} alone has them. */
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

  /** The same with what else was learned of them. */
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
