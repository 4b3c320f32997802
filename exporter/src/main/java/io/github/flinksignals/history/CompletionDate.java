// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Skew;
import java.time.Instant;
import java.util.Optional;

/**
 * When a checkpoint completed, where clocks are set back. One that completed in the future
 * completed now, and that stays so: until the clock has caught up, nothing would count as having
 * failed since.
 */
final class CompletionDate {
  private CompletionDate() {}

  /**
   * The checkpoint with the date that counts.
   *
   * @param last the completed one that was known before, maybe the same
   */
  static Checkpoint of(Checkpoint told, Optional<Checkpoint> last, Instant now) {
    if (told.completedAt().isEmpty()) {
      return told;
    }
    Instant at = told.completedAt().get();
    Optional<Checkpoint> dated =
        last.filter(one -> one.id() == told.id() && one.triggeredAt().equals(told.triggeredAt()))
            .filter(one -> one.completedAt().filter(at::isAfter).isPresent());
    return dated.orElseGet(() -> Skew.future(at, now) ? told.completedAt(now) : told);
  }
}
