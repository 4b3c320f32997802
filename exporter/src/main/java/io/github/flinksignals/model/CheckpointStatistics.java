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
 */
public record CheckpointStatistics(
    long completed,
    long restores,
    List<Checkpoint> recent,
    Optional<Checkpoint> latestCompleted,
    Optional<Checkpoint> latestSavepoint,
    Optional<Checkpoint> latestFailed,
    Optional<Restore> latestRestore) {
  public CheckpointStatistics {
    recent = List.copyOf(recent);
  }

  /** Whether a savepoint that ends the job completed, or is being taken. */
  public boolean stopping() {
    return Stream.concat(latestSavepoint.stream(), recent.stream())
        .anyMatch(checkpoint -> checkpoint.stopping() && !checkpoint.failed());
  }
}
