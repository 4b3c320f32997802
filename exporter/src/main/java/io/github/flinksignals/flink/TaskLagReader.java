// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskLoad;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the lag and the load of the tasks of one job within one poll. */
final class TaskLagReader {
  /** The number of tasks between sources and sinks whose watermarks fit into a poll. */
  private static final int MOST_INNER_TASKS = 20;

  private static final List<String> SINK_METRICS =
      Stream.concat(Stream.of(SourceMetrics.INPUT_WATERMARK), LoadMetrics.NAMES.stream()).toList();

  private final FlinkEndpoints flink;
  private final Instant now;
  private final Deadline deadline;

  TaskLagReader(FlinkEndpoints flink, Instant now, Deadline deadline) {
    this.flink = flink;
    this.now = now;
    this.deadline = deadline;
  }

  private record Readings(LagReadings lag, TaskLoad load) {
    static final Readings NONE = new Readings(LagReadings.NONE, TaskLoad.UNKNOWN);
  }

  /**
   * The tasks with the lag of each source and sink, and of inner tasks if they are due. Tasks that
   * FINISHED are not read, because Flink still reports their last metrics.
   */
  List<Task> read(String jobId, List<Task> tasks, RunCache cache) {
    List<Task> read =
        tasks.stream()
            .map(task -> task.counts().allFinished() ? task : read(jobId, task, cache))
            .toList();
    return cache.watermarks().readInner(read, now) ? withWatermarks(jobId, read) : read;
  }

  private Task read(String jobId, Task task, RunCache cache) {
    return switch (task.role()) {
      case SOURCE -> with(task, source(jobId, task, cache));
      case SINK -> with(task, sink(jobId, task, cache));
      case OPERATOR -> task;
    };
  }

  private Readings source(String jobId, Task task, RunCache cache) {
    Optional<SourceMetricNames> known = cache.metricNames(task, now);
    if (known.isEmpty()) {
      SourceMetricNames.Listing listing = new SourceMetricNames.Listing();
      known =
          flink
              .taskMetricNames(jobId, task.id(), listing::add, deadline)
              .value()
              .map(names -> listing.chosen())
              .map(listed -> cache.metricNamesListed(task, listed, now));
    }
    List<String> names = known.map(SourceMetricNames::names).orElse(List.of());
    if (names.isEmpty()) {
      return Readings.NONE;
    }
    RestResponse<List<RestMessages.AggregatedMetric>> response =
        flink.taskMetrics(jobId, task.id(), names, deadline);
    if (response.value().map(List::isEmpty).orElse(false)) {
      cache.forgetMetricNames(task.id());
    }
    OptionalInt partitions = known.get().knownPartitions();
    return response
        .value()
        .map(
            metrics ->
                new Readings(SourceMetrics.source(metrics, partitions), LoadMetrics.of(metrics)))
        .orElse(Readings.NONE);
  }

  /**
   * The watermark must not be lost because a subtask does not report the load: then it is read on
   * its own, and for a while not with the load again.
   */
  private Readings sink(String jobId, Task task, RunCache cache) {
    if (cache.loadWanted(task.id(), now)) {
      RestResponse<List<RestMessages.AggregatedMetric>> both =
          flink.taskMetrics(jobId, task.id(), SINK_METRICS, deadline);
      if (!both.value().map(List::isEmpty).orElse(false)) {
        return both.value().map(TaskLagReader::ofSink).orElse(Readings.NONE);
      }
      cache.loadMissing(task.id(), now);
    }
    return flink
        .taskMetrics(jobId, task.id(), List.of(SourceMetrics.INPUT_WATERMARK), deadline)
        .value()
        .map(TaskLagReader::ofSink)
        .orElse(Readings.NONE);
  }

  private static Readings ofSink(List<RestMessages.AggregatedMetric> metrics) {
    return new Readings(SourceMetrics.sink(metrics), LoadMetrics.of(metrics));
  }

  /**
   * Sends one request for each of the first inner tasks. The first are enough: if a watermark
   * stalls in one task, it stalls in all tasks downstream.
   */
  private List<Task> withWatermarks(String jobId, List<Task> tasks) {
    Set<String> requested =
        tasks.stream()
            .filter(task -> task.role() == Task.Role.OPERATOR)
            .limit(MOST_INNER_TASKS)
            .map(Task::id)
            .collect(Collectors.toSet());
    return tasks.stream()
        .map(
            task ->
                requested.contains(task.id())
                    ? flink
                        .watermarks(jobId, task.id(), deadline)
                        .value()
                        .map(watermarks -> task.with(SourceMetrics.inner(watermarks), task.load()))
                        .orElse(task)
                    : task)
        .toList();
  }

  /**
   * Until Flink has fetched the metrics of every subtask's current attempt, it still reports those
   * of ended attempts.
   */
  private static Task with(Task task, Readings readings) {
    return task.totals().complete()
        ? task.with(readings.lag(), readings.load())
        : task.with(readings.lag().ofInput(), TaskLoad.UNKNOWN);
  }
}
