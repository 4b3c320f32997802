// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the lag of the tasks of one job within one poll. */
final class TaskLagReader {
  /** For so many tasks between sources and sinks the watermarks fit into a poll. */
  private static final int MOST_INNER_TASKS = 20;

  private final FlinkEndpoints flink;
  private final Instant now;
  private final Deadline deadline;

  TaskLagReader(FlinkEndpoints flink, Instant now, Deadline deadline) {
    this.flink = flink;
    this.now = now;
    this.deadline = deadline;
  }

  /** The tasks with the lag of each source and sink, and of inner tasks if they are due. */
  List<Task> read(String jobId, List<Task> tasks, RunCache cache) {
    List<Task> read =
        tasks.stream()
            .map(
                task ->
                    switch (task.role()) {
                      case SOURCE -> withLag(task, sourceLag(jobId, task, cache));
                      case SINK -> withLag(task, sinkLag(jobId, task));
                      case OPERATOR -> task;
                    })
            .toList();
    return cache.watermarks().readInner(read, now) ? withWatermarks(jobId, read) : read;
  }

  private LagReadings sourceLag(String jobId, Task task, RunCache cache) {
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
      return LagReadings.NONE;
    }
    RestResponse<List<RestMessages.AggregatedMetric>> response =
        flink.taskMetrics(jobId, task.id(), names, deadline);
    if (response.value().map(List::isEmpty).orElse(false)) {
      cache.forgetMetricNames(task.id());
    }
    OptionalInt partitions = known.get().knownPartitions();
    return response
        .value()
        .map(metrics -> SourceMetrics.source(metrics, partitions))
        .orElse(LagReadings.NONE);
  }

  private LagReadings sinkLag(String jobId, Task task) {
    return flink
        .taskMetrics(jobId, task.id(), List.of(SourceMetrics.INPUT_WATERMARK), deadline)
        .value()
        .map(SourceMetrics::sink)
        .orElse(LagReadings.NONE);
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
                        .map(watermarks -> withLag(task, SourceMetrics.inner(watermarks)))
                        .orElse(task)
                    : task)
        .toList();
  }

  private static Task withLag(Task task, LagReadings lag) {
    return new Task(
        task.id(),
        task.name(),
        task.parallelism(),
        task.counts(),
        task.slotSharingGroup(),
        task.inputs(),
        task.role(),
        task.totals(),
        lag);
  }
}
