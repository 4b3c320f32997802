// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The names of the metrics that a source reports.
 *
 * @param names the metrics to read
 * @param partitions the number of input partitions that have metrics; empty if the connector has no
 *     metrics per partition
 * @param settled whether the listing before had the same number of partitions: the first listing is
 *     usually incomplete
 * @param at when the names were listed
 */
record SourceMetricNames(List<String> names, OptionalInt partitions, boolean settled, Instant at) {
  /** How long a listing that may be incomplete is used. */
  private static final ReadInterval INCOMPLETE_AGE = ReadInterval.ofSeconds(60);

  /** How long a listing without a partition for each subtask is used: partitions may be added. */
  private static final ReadInterval EXHAUSTED_AGE = ReadInterval.ofSeconds(600);

  /**
   * A listing of all metrics of a task while it is read. A connector may have a hundred thousand
   * metrics of its own, so only those that may be used are kept.
   */
  static final class Listing {
    /** A task has a few operators. */
    private static final int MOST_NAMES = 1_000;

    private final List<String> names = new ArrayList<>();
    private int partitions;

    /** Adds the next name. */
    void add(String name) {
      if (SourceMetrics.ofPartition(name)) {
        partitions++;
      } else if (names.size() < MOST_NAMES && SourceMetrics.mayBeUsed(name)) {
        names.add(name);
      }
    }

    /** The names to read; their time is set by {@link #at} or {@link #after}. */
    SourceMetricNames chosen() {
      return new SourceMetricNames(
          SourceMetrics.choose(names),
          partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions),
          false,
          Instant.MIN);
    }
  }

  SourceMetricNames after(SourceMetricNames before, Instant now) {
    return new SourceMetricNames(names, partitions, partitions.equals(before.partitions), now);
  }

  SourceMetricNames at(Instant now) {
    return new SourceMetricNames(names, partitions, settled, now);
  }

  /** Whether the names must be listed again. */
  boolean due(int parallelism, Instant now) {
    boolean complete = SourceMetrics.complete(names) && (partitions.isEmpty() || settled);
    boolean exhausted = partitions.isPresent() && parallelism >= partitions.getAsInt();
    return (!complete && INCOMPLETE_AGE.passed(at, now))
        || (exhausted && EXHAUSTED_AGE.passed(at, now));
  }

  /** The number of partitions; empty until two listings in a row have the same number. */
  OptionalInt knownPartitions() {
    return settled ? partitions : OptionalInt.empty();
  }
}
