// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.Restart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Restarts of a job that had run for long enough to count as stable. */
final class Recurrence {
  private Recurrence() {}

  /** The times of the restarts that came at least {@link Verdict#STABLE_AFTER} after the last. */
  static List<Instant> of(List<Restart> restarts) {
    List<Instant> recurrences = new ArrayList<>();
    Instant stableFrom = Instant.MIN;
    for (Instant at : restarts.stream().map(Restart::at).sorted().toList()) {
      if (!at.isBefore(stableFrom)) {
        recurrences.add(at);
      }
      stableFrom = at.plus(Verdict.STABLE_AFTER);
    }
    return recurrences;
  }
}
