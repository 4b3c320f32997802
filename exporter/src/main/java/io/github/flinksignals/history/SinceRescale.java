// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a job did since a rescale.
 *
 * @param completed completed checkpoints
 * @param failed failed checkpoints
 * @param countedTotal the run's count of completed checkpoints when {@code completed} was last
 *     updated
 * @param ends the last checkpoints that ended, oldest first, at most {@link #MOST}
 * @param throughput records that the sources emitted per second, at most {@link #MOST} values
 */
public record SinceRescale(
    long completed,
    long failed,
    long countedTotal,
    List<EndedCheckpoint> ends,
    List<Double> throughput) {
  /** Upper limit for thresholds, and more than one poll adds. */
  public static final int MOST = 64;

  /** The minimum for a throughput, because a restored job catches up first. */
  private static final int LEAST_THROUGHPUT = 3;

  public SinceRescale {
    ends = List.copyOf(ends);
    throughput = List.copyOf(throughput);
  }

  /**
   * @param countedTotal completed checkpoints of this run before the rescale
   */
  static SinceRescale begin(long countedTotal) {
    return new SinceRescale(0, 0, countedTotal, List.of(), List.of());
  }

  /**
   * @param since time of the rescale; checkpoints that ended before do not count
   * @param total completed checkpoints of the run; starts at zero with each run
   */
  SinceRescale next(
      List<EndedCheckpoint> recent, Instant since, long total, OptionalDouble emitted) {
    List<EndedCheckpoint> fresh =
        recent.stream()
            .filter(end -> end.at().isAfter(since) && !known(end))
            .sorted(EndedCheckpoint.BY_TIME)
            .toList();
    List<EndedCheckpoint> all = new ArrayList<>(ends);
    all.addAll(fresh);
    List<Double> emittedRates = new ArrayList<>(throughput);
    emitted.ifPresent(emittedRates::add);
    return new SinceRescale(
        completed + (total >= countedTotal ? total - countedTotal : total),
        failed + fresh.stream().filter(end -> !end.completed()).count(),
        total,
        Tail.of(all, MOST),
        Tail.of(emittedRates, MOST));
  }

  /**
   * A run without state starts its ids again, so an id alone does not identify a checkpoint. A
   * checkpoint older than all stored ones was already counted: Flink may be configured to keep
   * more.
   */
  private boolean known(EndedCheckpoint end) {
    return ends.contains(end)
        || (ends.size() == MOST && EndedCheckpoint.BY_TIME.compare(end, ends.get(0)) < 0);
  }

  /** The number of checkpoints that completed in a row, up to now. */
  int completedInRow() {
    int count = 0;
    for (int i = ends.size() - 1; i >= 0 && ends.get(i).completed(); i--) {
      count++;
    }
    return count;
  }

  /** Whether the last {@code count} checkpoints all completed within a time. */
  boolean lastWithin(int count, Duration longest) {
    return Tail.of(ends, count).stream()
        .flatMap(end -> end.duration().stream())
        .allMatch(duration -> duration.compareTo(longest) <= 0);
  }

  /** How many of the last {@code count} checkpoints failed. */
  int failedOfLast(int count) {
    return EndedCheckpoint.failedOfLast(ends, count);
  }

  /** The median duration of the checkpoints since the rescale; empty if none completed. */
  public Optional<Duration> checkpointDuration() {
    return Median.toDuration(
        Median.of(
            ends.stream()
                .flatMap(end -> end.duration().stream())
                .mapToDouble(Duration::toMillis)
                .toArray()));
  }

  /** The median of records per second; empty until there are enough values. */
  public OptionalDouble recordsPerSecond() {
    return throughput.size() < LEAST_THROUGHPUT
        ? OptionalDouble.empty()
        : Median.of(throughput.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
