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
 * The task that holds up the others.
 *
 * @param task as last seen
 * @param busy share of its time
 */
public record Bottleneck(Task task, double busy) {
  /** From here on a task is saturated. */
  public static final double SATURATED = 0.9;

  /** Below backpressured tasks a task that is busy more than this is what they wait for. */
  public static final double BUSY = 0.5;

  /**
   * Below backpressured tasks, the first one downstream that is not backpressured itself and busy;
   * without backpressure, the busiest task if it is saturated.
   *
   * @param backpressure share of the time above which a task counts as backpressured
   * @return empty if no task holds up others, or none can be told
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
    return busiest(firstBusyBelow(backpressured, tasks, rates), rates);
  }

  /** The first busy one on each way down; one that is neither may pass on what holds it up. */
  private static Set<Task> firstBusyBelow(
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

  /** The first in plan order of those equally busy. */
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

  /** The label {@code role}. */
  public String role() {
    return EnumLabels.snakeCase(task.role());
  }

  /** For evidence: "the bottleneck is the sink orders-sink, busy 97 %". */
  String words() {
    return "the bottleneck is the "
        + role()
        + " "
        + task.name()
        + ", busy "
        + Formats.percent(busy);
  }
}
