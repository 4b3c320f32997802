// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.TaskLoad;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** The metrics of a task that measure its load: milliseconds per second, averaged over a minute. */
final class LoadMetrics {
  private LoadMetrics() {}

  static final String BUSY = "busyTimeMsPerSecond";
  static final String IDLE = "idleTimeMsPerSecond";
  static final String BACKPRESSURED = "backPressuredTimeMsPerSecond";

  /** Every task reports all of them, from Flink 1.13 on. */
  static final List<String> NAMES = List.of(BUSY, IDLE, BACKPRESSURED);

  private static final double MILLIS_PER_SECOND = 1000.0;

  /** From the aggregated metrics of the subtasks of a task. */
  static TaskLoad of(List<RestMessages.AggregatedMetric> metrics) {
    return new TaskLoad(
        share(metrics, BUSY, RestMessages.AggregatedMetric::max),
        share(metrics, BACKPRESSURED, RestMessages.AggregatedMetric::avg),
        share(metrics, BACKPRESSURED, RestMessages.AggregatedMetric::max));
  }

  /** Empty for NaN. The average can exceed 1000 by the inaccuracy of Flink's clock. */
  private static OptionalDouble share(
      List<RestMessages.AggregatedMetric> metrics,
      String name,
      Function<RestMessages.AggregatedMetric, Double> aggregate) {
    return metrics.stream()
        .filter(metric -> name.equals(metric.id()))
        .flatMap(metric -> Stream.ofNullable(aggregate.apply(metric)))
        .filter(value -> Double.isFinite(value) && value >= 0)
        .mapToDouble(value -> Math.min(1, value / MILLIS_PER_SECOND))
        .findFirst();
  }
}
