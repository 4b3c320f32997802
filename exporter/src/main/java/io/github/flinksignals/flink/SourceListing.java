// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a listing of a source's metric names told.
 *
 * @param names those to ask for
 * @param partitions of its input that some subtask names; empty if the connector does not tell
 * @param settled whether a listing before had as many: the first is usually incomplete
 */
record SourceListing(List<String> names, OptionalInt partitions, boolean settled, Instant at) {
  /** How long a listing that may be incomplete is good for. */
  private static final Duration INCOMPLETE_AGE = Duration.ofMinutes(1);

  /** How long one is good that says there are no more partitions than subtasks: some may come. */
  private static final Duration EXHAUSTED_AGE = Duration.ofMinutes(10);

  static SourceListing of(List<String> all) {
    return new SourceListing(
        SourceMetrics.choose(all), SourceMetrics.partitions(all), false, Instant.MIN);
  }

  SourceListing after(SourceListing before, Instant now) {
    return new SourceListing(names, partitions, partitions.equals(before.partitions), now);
  }

  SourceListing at(Instant now) {
    return new SourceListing(names, partitions, settled, now);
  }

  /** Whether names are to be listed anew. */
  boolean due(int parallelism, Instant now) {
    boolean complete = SourceMetrics.complete(names) && (partitions.isEmpty() || settled);
    boolean exhausted = partitions.isPresent() && parallelism >= partitions.getAsInt();
    return (!complete && !now.isBefore(at.plus(INCOMPLETE_AGE)))
        || (exhausted && !now.isBefore(at.plus(EXHAUSTED_AGE)));
  }

  /** Empty until two listings agree. */
  OptionalInt knownPartitions() {
    return settled ? partitions : OptionalInt.empty();
  }
}
