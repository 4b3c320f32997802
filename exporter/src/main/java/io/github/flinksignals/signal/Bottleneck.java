// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SubtaskLoad;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.text.EnumLabels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The task that limits the throughput of the job.
 *
 * @param task as last seen
 * @param busy share of the time for which its subtasks are busy on average, from 0 to 1
 * @param hot its subtasks, if one of them is saturated while most have time left; empty otherwise,
 *     and while that is not known
 */
public record Bottleneck(Task task, double busy, Optional<SubtaskLoad> hot) {
  /** Busy ratio from which a task counts as saturated. */
  public static final double SATURATED = SubtaskLoad.SATURATED;

  /** A task that waits for less than this does not pass on backpressure. */
  private static final double WAITS = 0.1;

  /**
   * The busiest of the first tasks downstream of backpressured ones that are not backpressured
   * themselves or, without backpressure, the busiest task if it or one of its subtasks is
   * saturated.
   *
   * @param backpressure share of the time above which a task counts as backpressured
   * @return empty if there is no bottleneck or it cannot be determined
   */
  static Optional<Bottleneck> find(JobHistory job, double backpressure) {
    List<Task> tasks = job.details().map(JobDetails::tasks).orElse(List.of());
    if (!job.running().allRunning()) {
      return Optional.empty();
    }
    Set<Task> backpressured = new LinkedHashSet<>();
    tasks.stream()
        .filter(task -> load(job, task).partlyBackpressuredAbove(backpressure))
        .forEach(backpressured::add);
    if (backpressured.isEmpty()) {
      return busiest(job, tasks).filter(one -> highest(job, one.task()) >= SATURATED);
    }
    return busiest(job, firstNotBackpressured(job, backpressured, tasks));
  }

  /** The first task on each path that does not wait for others; the search never passes it. */
  private static Set<Task> firstNotBackpressured(
      JobHistory job, Set<Task> backpressured, List<Task> tasks) {
    Map<String, List<Task>> readers = new HashMap<>();
    for (Task task : tasks) {
      task.inputs().forEach(id -> readers.computeIfAbsent(id, none -> new ArrayList<>()).add(task));
    }
    Set<Task> seen = new LinkedHashSet<>(backpressured);
    Set<Task> found = new LinkedHashSet<>();
    Deque<Task> open = new ArrayDeque<>(backpressured);
    while (!open.isEmpty()) {
      for (Task task : readers.getOrDefault(open.remove().id(), List.of())) {
        if (seen.add(task)) {
          (passesOn(load(job, task)) ? open : found).add(task);
        }
      }
    }
    return found;
  }

  /** A task that waits more than it works is slowed down by others, even below the threshold. */
  private static boolean passesOn(TaskFlow.Load load) {
    double waiting = load.mostBackpressured();
    return waiting > WAITS && waiting > load.busiest();
  }

  /** The busiest task; the first in plan order if several are equally busy. */
  private static Optional<Bottleneck> busiest(JobHistory job, Collection<Task> tasks) {
    return tasks.stream()
        .filter(task -> load(job, task).busy().isPresent())
        .reduce((first, other) -> highest(job, other) > highest(job, first) ? other : first)
        .map(
            task ->
                new Bottleneck(
                    task,
                    load(job, task).busy().getAsDouble(),
                    job.flow().task(task).subtasks().filter(SubtaskLoad::hot)));
  }

  private static double highest(JobHistory job, Task task) {
    return load(job, task).busiest();
  }

  private static TaskFlow.Load load(JobHistory job, Task task) {
    return job.flow().task(task).load();
  }

  /** Value of the label {@code role}. */
  public String role() {
    return EnumLabels.snakeCase(task.role());
  }

  /**
   * Clause for evidence: "the bottleneck is the sink orders-sink, busy 97 %", and its busiest
   * subtask if that one is saturated and most are not.
   */
  String describe() {
    return "the bottleneck is the "
        + role()
        + " "
        + task.name()
        + ", busy "
        + Formats.percent(busy)
        + hot.map(
                subtasks ->
                    " on average, and its subtask "
                        + subtasks.busiest()
                        + " on TaskManager "
                        + subtasks.taskManager()
                        + " "
                        + Formats.percent(subtasks.busyHighest()))
            .orElse("");
  }
}
