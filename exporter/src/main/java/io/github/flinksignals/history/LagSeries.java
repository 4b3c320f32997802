// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How far a job or one of its pipelines is behind, over time.
 *
 * @param seconds the lag; see {@link JobLag}
 * @param emitLag the highest event-time lag of the records that the sources emit, in seconds
 * @param pendingRecords over all sources
 * @param emittedRecords by the same sources in total
 */
public record LagSeries(
    TimeSeries seconds, TimeSeries emitLag, TimeSeries pendingRecords, TimeSeries emittedRecords) {
  static final LagSeries EMPTY =
      new LagSeries(TimeSeries.EMPTY, TimeSeries.EMPTY, TimeSeries.EMPTY, TimeSeries.EMPTY);

  /**
   * Adds what a poll read.
   *
   * @param tasks of the job or the pipeline
   * @param atRest ids of the tasks through which no records move; they count only if no other task
   *     reports a lag
   * @param sources by name, including this poll
   * @param fetches including this poll; while they are stale, nothing is known
   * @param lagWindow how long the values are kept, but at least for {@link
   *     CapacityMeasurement#LAG_WINDOW}; a job may have many pipelines
   */
  LagSeries next(
      List<Task> tasks,
      Set<String> atRest,
      Map<String, SourceLag> sources,
      MetricFetches fetches,
      Duration lagWindow,
      Instant now) {
    Duration kept = Collections.max(List.of(lagWindow, CapacityMeasurement.LAG_WINDOW));
    if (fetches.stale()) {
      return new LagSeries(
          seconds.next(OptionalDouble.empty(), now, kept),
          emitLag.next(OptionalDouble.empty(), now, kept),
          pendingRecords.next(OptionalDouble.empty(), now, kept),
          emittedRecords.next(OptionalDouble.empty(), now, kept));
    }
    // A watermark that no fetch has updated says nothing about the time since.
    Instant asOf = fetches.asOf(now);
    JobLag lagging = JobLag.of(of(tasks, atRest, false), sources, asOf);
    boolean rests =
        !lagging.reported() && JobLag.of(of(tasks, atRest, true), sources, asOf).reported();
    return new LagSeries(
        seconds.next(rests ? OptionalDouble.of(0) : lagging.seconds(), now, kept),
        emitLag.next(JobLag.emitLag(tasks), now, kept),
        pendingRecords.next(JobLag.pendingRecords(tasks), now, kept),
        emittedRecords.next(JobLag.emittedRecords(tasks), now, kept));
  }

  private static List<Task> of(List<Task> tasks, Set<String> resting, boolean atRest) {
    return tasks.stream().filter(task -> resting.contains(task.id()) == atRest).toList();
  }
}
