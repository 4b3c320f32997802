// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The most time that a TaskManager recently spent on garbage collection. A reading outlives the
 * next lower ones, because a TaskManager that was lost no longer reports its own.
 *
 * @param share from 0 to 1, see {@link io.github.flinksignals.model.Cluster#garbageCollection}
 */
public record GarbageCollection(double share, Instant at) {
  private static final Duration KEPT = Duration.ofMinutes(5);

  static Optional<GarbageCollection> next(
      Optional<GarbageCollection> last, OptionalDouble seen, Instant now) {
    Optional<GarbageCollection> kept = last.filter(reading -> reading.recent(now));
    return seen.isEmpty() || kept.filter(reading -> reading.share > seen.getAsDouble()).isPresent()
        ? kept
        : Optional.of(new GarbageCollection(seen.getAsDouble(), now));
  }

  private boolean recent(Instant now) {
    return !at.isAfter(now) && now.isBefore(at.plus(KEPT));
  }
}
