// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.SubtaskTotals;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the subtasks of the tasks of one job that could be what others wait for. */
final class SubtaskReader {
  private static final String RUNNING = "RUNNING";

  private final FlinkEndpoints flink;
  private final Instant now;
  private final Deadline deadline;

  SubtaskReader(FlinkEndpoints flink, Instant now, Deadline deadline) {
    this.flink = flink;
    this.now = now;
    this.deadline = deadline;
  }

  /** The tasks, those that are due with their running subtasks; one request for each of them. */
  List<Task> read(String jobId, List<Task> tasks, SubtaskReadSchedule schedule) {
    Set<String> due = schedule.next(tasks, now);
    return tasks.stream()
        .map(
            task ->
                due.contains(task.id())
                    ? flink
                        .vertex(jobId, task.id(), deadline)
                        .value()
                        .map(vertex -> task.with(running(vertex.subtasks())))
                        .orElse(task)
                    : task)
        .toList();
  }

  /** None unless the metrics of every running subtask are known. */
  private static List<SubtaskTotals> running(List<RestMessages.Subtask> subtasks) {
    List<Optional<SubtaskTotals>> running =
        subtasks.stream()
            .filter(subtask -> RUNNING.equals(subtask.status()))
            .map(SubtaskReader::totals)
            .toList();
    return running.stream().allMatch(Optional::isPresent)
        ? running.stream().flatMap(Optional::stream).toList()
        : List.of();
  }

  private static Optional<SubtaskTotals> totals(RestMessages.Subtask subtask) {
    TaskTotals totals = JobGraph.totals(subtask.metrics());
    return subtask.taskManagerId() == null || !totals.complete() || totals.busySeconds().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SubtaskTotals(
                subtask.subtask(),
                subtask.attempt(),
                LabelValues.of(subtask.taskManagerId()),
                totals.busySeconds().getAsDouble(),
                totals.idleSeconds(),
                totals.backpressuredSeconds(),
                totals.recordsIn(),
                totals.recordsOut()));
  }
}
