// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Notices that a task has become busier, so that one of its subtasks may now be saturated. Others
 * wait for that subtask only later, once the network buffers before it are full.
 */
final class LoadRises {
  /** For how long a rise is recent. Until then, others wait for the task if it slows them down. */
  private static final Duration RECENT = Duration.ofSeconds(60);

  /**
   * How much busier the subtasks must be together. The first metric fetch after a rise also covers
   * the time before it, so this is less than a whole subtask.
   */
  private static final double RISE = 0.5;

  /** How much more counts as clearly more, because the load of a wide task varies by more. */
  private static final double CLEARLY = 1.5;

  /** Of each task, by its id: the current load, and before it only what was lower, oldest first. */
  private final Map<String, Deque<Load>> loads = new HashMap<>();

  /** The busy ratios of all subtasks together, from 0 to their number. */
  private record Load(Instant at, double busy) {}

  /**
   * @param busyRatio mean of the subtasks between two metric fetches, from 0 to 1
   */
  void add(Task task, double busyRatio, Instant now) {
    double busy = busyRatio * task.counts().running();
    Deque<Load> recent = loads.computeIfAbsent(task.id(), none -> new ArrayDeque<>(1));
    while (!recent.isEmpty() && recent.getLast().busy() >= busy) {
      recent.removeLast();
    }
    recent.add(new Load(now, busy));
  }

  /** Forgets what is known of a task, because it has no load that can be compared. */
  void reset(Task task) {
    loads.remove(task.id());
  }

  void retain(Collection<String> tasks) {
    loads.keySet().retainAll(tasks);
  }

  /** The busiest of the tasks that have recently become busier. */
  Optional<Task> busiest(List<Task> tasks, Instant now) {
    return tasks.stream()
        .filter(task -> rose(loads.get(task.id()), now))
        .max(Comparator.comparingDouble(task -> loads.get(task.id()).getLast().busy()));
  }

  private static boolean rose(Deque<Load> loads, Instant now) {
    if (loads == null) {
      return false;
    }
    while (loads.size() > 1 && !recent(loads.getFirst(), now)) {
      loads.removeFirst();
    }
    double lowest = loads.getFirst().busy();
    double busy = loads.getLast().busy();
    return busy >= lowest + RISE && busy >= CLEARLY * lowest;
  }

  private static boolean recent(Load load, Instant now) {
    return !load.at().isBefore(now.minus(RECENT)) && !load.at().isAfter(now);
  }
}
