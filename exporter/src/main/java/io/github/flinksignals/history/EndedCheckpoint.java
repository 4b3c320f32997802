// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

  /** How many of the last {@code count} checkpoints failed. */
  static int failedOfLast(List<EndedCheckpoint> ends, int count) {
    return (int) Tail.of(ends, count).stream().filter(end -> !end.completed()).count();
  }

  /**
   * Whether most checkpoints fail, although some complete: of the last {@code 2 * threshold}, more
   * than half failed, and at least the threshold.
   *
   * @param ends oldest first
   */
  static boolean mostFailed(List<EndedCheckpoint> ends, int threshold) {
    int last = 2 * threshold;
    int failed = failedOfLast(ends, last);
    return failed >= threshold && 2 * failed > Math.min(last, ends.size());
  }

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
