// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lag of a job, from what its sources and sinks report.
 *
 * @param seconds the largest lag of the sources and sinks; empty if none of them reports a lag, or
 *     if the lag of a source that counts most is not known
 * @param reported whether a source or a sink reports a lag, known or not
 */
record JobLag(OptionalDouble seconds, boolean reported) {
  /**
   * @param sources by task name
   */
  static JobLag of(List<Task> tasks, Map<String, SourceLag> sources, Instant now) {
    OptionalDouble largest =
        tasks.stream()
            .map(task -> seconds(task, sources, now))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .max();
    List<Task> ambiguous =
        tasks.stream()
            .filter(
                task ->
                    Optional.ofNullable(sources.get(task.name()))
                        .map(SourceLag::ambiguous)
                        .orElse(false))
            .toList();
    // A sink shows the lag of all sources before it, and a job that is behind is behind anyway.
    boolean known =
        largest.orElse(0) >= LagReadings.IDLE_SECONDS
            || ambiguous.stream().allMatch(source -> shownAtSink(source, tasks));
    return new JobLag(
        known ? largest : OptionalDouble.empty(), largest.isPresent() || !ambiguous.isEmpty());
  }

  private static OptionalDouble seconds(Task task, Map<String, SourceLag> sources, Instant now) {
    return switch (task.role()) {
      case SOURCE ->
          Optional.ofNullable(sources.get(task.name()))
              .map(SourceLag::seconds)
              .orElse(OptionalDouble.empty());
      case SINK ->
          task.lag()
              .inputWatermark()
              .map(at -> OptionalDouble.of(Math.max(0, Duration.between(at, now).toMillis()) / 1e3))
              .orElse(OptionalDouble.empty());
      case OPERATOR -> OptionalDouble.empty();
    };
  }

  /** Whether a sink downstream reports its watermark, which is that of the slowest subtask. */
  private static boolean shownAtSink(Task source, List<Task> tasks) {
    Set<String> downstream = new HashSet<>(Set.of(source.id()));
    boolean more = true;
    while (more) {
      more = false;
      for (Task task : tasks) {
        more |= task.inputs().stream().anyMatch(downstream::contains) && downstream.add(task.id());
      }
    }
    return tasks.stream()
        .filter(task -> task.role() == Task.Role.SINK && downstream.contains(task.id()))
        .anyMatch(task -> task.lag().inputWatermark().isPresent());
  }

  /** Records that the sources have not fetched yet; empty if no source reports it. */
  static OptionalDouble pendingRecords(List<Task> tasks) {
    return sum(tasks.stream().map(task -> task.lag().pendingRecords()));
  }

  /** Records that the same sources have emitted; empty if none of them reports it. */
  static OptionalDouble emittedRecords(List<Task> tasks) {
    return sum(
        tasks.stream()
            .filter(task -> task.lag().pendingRecords().isPresent())
            .map(task -> task.lag().recordsEmitted()));
  }

  private static OptionalDouble sum(Stream<OptionalDouble> values) {
    List<OptionalDouble> known = values.filter(OptionalDouble::isPresent).toList();
    return known.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(known.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }
}
