// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A checkpoint that completed or failed; not a savepoint.
 *
 * @param at when it completed or failed
 * @param completed false if it failed
 * @param duration end-to-end duration; empty if it failed
 */
public record EndedCheckpoint(long id, Instant at, boolean completed, Optional<Duration> duration) {
  static final Comparator<EndedCheckpoint> BY_TIME =
      Comparator.comparing(EndedCheckpoint::at).thenComparing(EndedCheckpoint::id);

  /** Empty for a savepoint and for a checkpoint in progress. */
  static Optional<EndedCheckpoint> of(Checkpoint checkpoint) {
    if (checkpoint.savepoint() || checkpoint.inProgress()) {
      return Optional.empty();
    }
    return checkpoint
        .completedAt()
        .or(checkpoint::failedAt)
        .map(
            at ->
                new EndedCheckpoint(
                    checkpoint.id(), at, checkpoint.completed(), checkpoint.duration()));
  }
}
