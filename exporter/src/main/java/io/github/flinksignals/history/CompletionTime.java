// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.ClockSkew;
import java.time.Instant;
import java.util.Optional;

/**
 * When a checkpoint completed, where clocks are set back. One that completed in the future
 * completed now, and that stays so: until the clock has caught up, nothing would count as having
 * failed since.
 */
final class CompletionTime {
  private CompletionTime() {}

  /**
   * The checkpoint with the date that counts.
   *
   * @param last the completed one that was known before, maybe the same
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
