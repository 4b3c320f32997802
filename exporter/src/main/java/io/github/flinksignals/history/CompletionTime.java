// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.ClockSkew;
import java.time.Instant;
import java.util.Optional;

/**
 * Corrects completion times in the future, which appear when a clock is set back. Such a checkpoint
 * counts as completed when it was first seen. Otherwise, no failure would count as later until the
 * clock catches up.
 */
final class CompletionTime {
  private CompletionTime() {}

  /**
   * The checkpoint with its corrected completion time.
   *
   * @param last the last completed checkpoint known before; may be the same checkpoint
   */
  static Checkpoint corrected(Checkpoint reported, Optional<Checkpoint> last, Instant now) {
    if (reported.completedAt().isEmpty()) {
      return reported;
    }
    Instant at = reported.completedAt().get();
    Optional<Checkpoint> dated =
        last.filter(
                one ->
                    one.id() == reported.id() && one.triggeredAt().equals(reported.triggeredAt()))
            .filter(one -> one.completedAt().filter(at::isAfter).isPresent());
    return dated.orElseGet(
        () -> ClockSkew.inFuture(at, now) ? reported.completedAt(now) : reported);
  }
}
