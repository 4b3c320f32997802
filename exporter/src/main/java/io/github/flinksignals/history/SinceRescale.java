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
 * @param completed checkpoints
 * @param failed checkpoints
 * @param countedTotal the run's count of completed checkpoints that {@code completed} is up to
 * @param ends how the last checkpoints ended, oldest first, at most {@link #MOST}
 * @param throughput records per second that the sources emitted, at most {@link #MOST} of them
 */
public record SinceRescale(
    long completed,
    long failed,
    long countedTotal,
    List<EndedCheckpoint> ends,
    List<Double> throughput) {
  /** No threshold may ask for more, and one poll can hardly bring more. */
  public static final int MOST = 64;

  /** Fewer say nothing of throughput: a job that was just restored catches up first. */
  private static final int LEAST_THROUGHPUT = 3;

  public SinceRescale {
    ends = List.copyOf(ends);
    throughput = List.copyOf(throughput);
  }

  /**
   * @param countedTotal completed checkpoints of this run that came before
   */
  static SinceRescale begin(long countedTotal) {
    return new SinceRescale(0, 0, countedTotal, List.of(), List.of());
  }

  /**
   * @param since when the rescale was; what ended before it does not count
   * @param total completed checkpoints of the run, which begins at zero with each run
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
   * Ids begin again with a run that began without state, so an id alone says nothing. What is older
   * than all that is kept was kept once: Flink may be told to keep more.
   */
  private boolean known(EndedCheckpoint end) {
    return ends.contains(end)
        || (ends.size() == MOST && EndedCheckpoint.BY_TIME.compare(end, ends.get(0)) < 0);
  }

  /** How many completed one after the other, up to now. */
  int completedInRow() {
    int count = 0;
    for (int i = ends.size() - 1; i >= 0 && ends.get(i).completed(); i--) {
      count++;
    }
    return count;
  }

  /** Whether the last ones, so many of them, were all within a time. */
  boolean lastWithin(int count, Duration longest) {
    return Tail.of(ends, count).stream()
        .flatMap(end -> end.duration().stream())
        .allMatch(duration -> duration.compareTo(longest) <= 0);
  }

  /** How many of the last ones, so many of them at most, failed. */
  int failedOfLast(int count) {
    return (int) Tail.of(ends, count).stream().filter(end -> !end.completed()).count();
  }

  /** The median of the checkpoints since; empty if none completed. */
  public Optional<Duration> checkpointDuration() {
    return Median.toDuration(
        Median.of(
            ends.stream()
                .flatMap(end -> end.duration().stream())
                .mapToDouble(Duration::toMillis)
                .toArray()));
  }

  /** The median of records per second; empty as long as there is too little to say. */
  public OptionalDouble recordsPerSecond() {
    return throughput.size() < LEAST_THROUGHPUT
        ? OptionalDouble.empty()
        : Median.of(throughput.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
