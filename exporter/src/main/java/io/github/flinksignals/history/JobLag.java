// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** The lag of a job, from what its sources and sinks report. */
final class JobLag {
  private JobLag() {}

  /**
   * The largest lag of the sources and sinks, in seconds.
   *
   * @return empty if none of them reports a lag
   */
  static OptionalDouble of(List<Task> tasks, Instant now) {
    return tasks.stream()
        .map(task -> of(task, now))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }

  private static OptionalDouble of(Task task, Instant now) {
    return switch (task.role()) {
      case SOURCE -> ofSource(task.lag());
      case SINK ->
          task.lag()
              .inputWatermark()
              .map(at -> OptionalDouble.of(Math.max(0, Duration.between(at, now).toMillis()) / 1e3))
              .orElse(OptionalDouble.empty());
      case OPERATOR -> OptionalDouble.empty();
    };
  }

  /**
   * While a source is idle, its watermark lag grows and its emit lag does not change. It has
   * emitted all its records, so its lag is 0. If it holds back the watermark, the sinks show it.
   */
  private static OptionalDouble ofSource(LagReadings source) {
    OptionalDouble reported =
        source.watermarkLagSeconds().isPresent()
            ? source.watermarkLagSeconds()
            : source.emitLagSeconds();
    return reported.isPresent() && source.idle() ? OptionalDouble.of(0) : reported;
  }

  /** Records that the sources have not fetched yet; empty if no source reports it. */
  static OptionalDouble pendingRecords(List<Task> tasks) {
    List<OptionalDouble> known =
        tasks.stream()
            .map(task -> task.lag().pendingRecords())
            .filter(OptionalDouble::isPresent)
            .toList();
    return known.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(known.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }
}
