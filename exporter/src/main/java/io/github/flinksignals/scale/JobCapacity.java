// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The throughput of a job, and what each of its tasks needs for it.
 *
 * @param at when it was measured
 * @param recordsPerSecond that all sources emit, over the last minute
 * @param behind whether the job needs more throughput than it has: it lags, or tasks wait for
 *     others; empty if that is not known
 * @param offeredPerSecond records per second that arrive at the sources, derived from how fast the
 *     lag changes; empty if it is not known
 * @param tasks of the job, in plan order
 */
public record JobCapacity(
    Instant at,
    double recordsPerSecond,
    Optional<Boolean> behind,
    OptionalDouble offeredPerSecond,
    List<TaskCapacity> tasks) {
  /** Why nothing can be said of a job without a measurement. */
  static final String NOT_MEASURED = "the job has not run for long enough to measure its load";

  public JobCapacity {
    tasks = List.copyOf(tasks);
  }

  /** With the busiest tasks only, at most this number of them. */
  public JobCapacity busiest(int most) {
    return new JobCapacity(
        at,
        recordsPerSecond,
        behind,
        offeredPerSecond,
        tasks.stream()
            .sorted(
                Comparator.comparingDouble(TaskCapacity::busyAtLeast)
                    .thenComparingDouble(TaskCapacity::busyAtMost)
                    .reversed())
            .limit(most)
            .toList());
  }
}
