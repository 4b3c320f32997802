// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When the JobManager last fetched metrics. It waits for all TaskManagers before it fetches again,
 * so one that hangs freezes the metrics of every job. The times that tasks spend busy and idle
 * always grow, so a fetch changes them.
 *
 * @param totals last known totals by task id
 * @param at the first poll that saw the last fetch; empty if that cannot be determined
 * @param interval the shortest time between two fetches; empty until there were two
 * @param stale whether the JobManager had stopped fetching metrics at the last poll that read them;
 *     false if that is not known
 */
public record MetricFetches(
    Map<String, TaskTotals> totals,
    Optional<Instant> at,
    Optional<Duration> interval,
    boolean stale) {
  static final MetricFetches UNKNOWN =
      new MetricFetches(Map.of(), Optional.empty(), Optional.empty(), false);

  /** Flink fetches metrics every 10 s by default. */
  private static final Duration LEAST = Duration.ofSeconds(30);

  private static final int MISSED_FETCHES = 3;

  /** The totals of a legacy source, which reports no busy time, do not show every fetch. */
  MetricFetches next(List<Task> tasks, Instant now) {
    Map<String, TaskTotals> seen = new LinkedHashMap<>();
    tasks.stream()
        .filter(task -> task.totals().complete() && task.totals().busySeconds().isPresent())
        .forEach(task -> seen.put(task.id(), task.totals()));
    if (seen.isEmpty()) {
      return UNKNOWN;
    }
    if (seen.equals(totals)) {
      return new MetricFetches(seen, at, interval, missed(now));
    }
    if (at.isEmpty() || at.get().isAfter(now)) {
      return new MetricFetches(seen, Optional.of(now), interval, false);
    }
    Duration between = Duration.between(at.get(), now);
    return new MetricFetches(
        seen,
        Optional.of(now),
        Optional.of(interval.filter(shortest -> shortest.compareTo(between) <= 0).orElse(between)),
        false);
  }

  /** The time that the metrics of a poll describe; the poll itself if that is not known. */
  Instant asOf(Instant now) {
    return at.orElse(now);
  }

  /** Whether a fetch was due longer ago than some delay explains. */
  private boolean missed(Instant now) {
    Duration several = interval.orElse(Duration.ZERO).multipliedBy(MISSED_FETCHES);
    Duration limit = several.compareTo(LEAST) > 0 ? several : LEAST;
    return now.isAfter(at.orElse(now).plus(limit));
  }
}
