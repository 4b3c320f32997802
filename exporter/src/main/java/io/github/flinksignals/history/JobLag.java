// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** How far a job is behind, from what its sources and sinks say. */
final class JobLag {
  private JobLag() {}

  /**
   * The largest over sources and sinks, in seconds.
   *
   * @return empty if none of them knows
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
   * While a source is idle its watermark lag grows and its emit lag stands still; it has emitted
   * all it got, and whether it holds up the watermark the sinks know.
   */
  private static OptionalDouble ofSource(LagReadings source) {
    OptionalDouble reported =
        source.watermarkLagSeconds().isPresent()
            ? source.watermarkLagSeconds()
            : source.emitLagSeconds();
    return reported.isPresent() && source.idle() ? OptionalDouble.of(0) : reported;
  }

  /** Records not fetched yet, over the sources that report it; empty if none does. */
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
