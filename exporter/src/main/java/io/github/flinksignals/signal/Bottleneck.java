// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskRates;
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
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The task that limits the throughput of the job.
 *
 * @param task as last seen
 * @param busy share of the time for which it is busy, from 0 to 1
 */
public record Bottleneck(Task task, double busy) {
  /** Busy ratio from which a task counts as saturated. */
  public static final double SATURATED = 0.9;

  /** Busy ratio above which a task downstream of backpressured ones counts as their bottleneck. */
  public static final double BUSY = 0.5;

  /**
   * The busiest of the first busy tasks downstream of backpressured ones that are not backpressured
   * themselves or, without backpressure, the busiest task if it is saturated.
   *
   * @param backpressure share of the time above which a task counts as backpressured
   * @return empty if there is no bottleneck or it cannot be determined
   */
  static Optional<Bottleneck> find(JobHistory job, double backpressure) {
    List<Task> tasks = job.details().map(JobDetails::tasks).orElse(List.of());
    Map<String, TaskRates> rates = job.tasks();
    List<Task> backpressured =
        tasks.stream().filter(task -> backpressured(task, rates, backpressure)).toList();
    if (!job.running().allRunning()) {
      return Optional.empty();
    }
    if (backpressured.isEmpty()) {
      return busiest(tasks, rates).filter(one -> one.busy() >= SATURATED);
    }
    return busiest(firstBusyDownstream(backpressured, tasks, rates), rates);
  }

  /** The first busy task on each path; a task that is neither busy nor backpressured is passed. */
  private static Set<Task> firstBusyDownstream(
      List<Task> backpressured, List<Task> tasks, Map<String, TaskRates> rates) {
    Map<String, List<Task>> readers = new HashMap<>();
    for (Task task : tasks) {
      task.inputs().forEach(id -> readers.computeIfAbsent(id, none -> new ArrayList<>()).add(task));
    }
    Set<Task> seen = new LinkedHashSet<>(backpressured);
    Set<Task> busy = new LinkedHashSet<>();
    Deque<Task> open = new ArrayDeque<>(backpressured);
    while (!open.isEmpty()) {
      for (Task task : readers.getOrDefault(open.remove().id(), List.of())) {
        if (seen.add(task)) {
          TaskRates rate = rates.get(task.name());
          (rate != null && rate.busy().orElse(0) > BUSY ? busy : open).add(task);
        }
      }
    }
    return busy;
  }

  private static boolean backpressured(Task task, Map<String, TaskRates> rates, double limit) {
    TaskRates rate = rates.get(task.name());
    return rate != null && rate.backpressured().orElse(0) > limit;
  }

  /** The busiest task; the first in plan order if several are equally busy. */
  private static Optional<Bottleneck> busiest(
      Collection<Task> tasks, Map<String, TaskRates> rates) {
    Bottleneck busiest = null;
    for (Task task : tasks) {
      TaskRates rate = rates.get(task.name());
      OptionalDouble busy = rate == null ? OptionalDouble.empty() : rate.busy();
      if (busy.isPresent() && (busiest == null || busy.getAsDouble() > busiest.busy())) {
        busiest = new Bottleneck(task, busy.getAsDouble());
      }
    }
    return Optional.ofNullable(busiest);
  }

  /** Value of the label {@code role}. */
  public String role() {
    return EnumLabels.snakeCase(task.role());
  }

  /** Clause for evidence: "the bottleneck is the sink orders-sink, busy 97 %". */
  String describe() {
    return "the bottleneck is the "
        + role()
        + " "
        + task.name()
        + ", busy "
        + Formats.percent(busy);
  }
}
