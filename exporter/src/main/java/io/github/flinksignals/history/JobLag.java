// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.ClockSkew;
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
 * @param reported whether a source or a sink reports a lag or a watermark, known or not
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
            || ambiguous.stream().allMatch(source -> shownAtSink(source, sources, tasks, now));
    boolean reported =
        largest.isPresent()
            || !ambiguous.isEmpty()
            || tasks.stream().anyMatch(JobLag::reportsWatermark);
    return new JobLag(known ? largest : OptionalDouble.empty(), reported);
  }

  private static OptionalDouble seconds(Task task, Map<String, SourceLag> sources, Instant now) {
    return switch (task.role()) {
      case SOURCE ->
          Optional.ofNullable(sources.get(task.name()))
              .map(SourceLag::seconds)
              .orElse(OptionalDouble.empty());
      case SINK ->
          watermark(task, now)
              .map(at -> OptionalDouble.of(Math.max(0, Duration.between(at, now).toMillis()) / 1e3))
              .orElse(OptionalDouble.empty());
      case OPERATOR -> OptionalDouble.empty();
    };
  }

  private static boolean reportsWatermark(Task task) {
    return task.role() == Task.Role.SINK && task.lag().inputWatermark().isPresent();
  }

  /**
   * The watermark of a sink, unless it is in the future. Event times may be ahead of the clock, as
   * with local times that are read as UTC, or one of them may be wrong. Then the watermark does not
   * show how far the sink is behind.
   */
  private static Optional<Instant> watermark(Task sink, Instant now) {
    return sink.lag().inputWatermark().filter(at -> !ClockSkew.inFuture(at, now));
  }

  /**
   * Whether a sink downstream shows its lag, which is that of the slowest subtask. It does not show
   * that of a source that emits nothing: Flink takes the watermark of the others.
   */
  private static boolean shownAtSink(
      Task source, Map<String, SourceLag> sources, List<Task> tasks, Instant now) {
    if (sources.get(source.name()).unread()) {
      return false;
    }
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
        .anyMatch(task -> watermark(task, now).isPresent());
  }

  /** The highest emit lag of the sources, in seconds; empty if none of them reports it. */
  static OptionalDouble emitLag(List<Task> tasks) {
    return tasks.stream()
        .flatMap(task -> task.lag().emitLag().stream())
        .mapToDouble(LagReadings.Range::highest)
        .max();
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
