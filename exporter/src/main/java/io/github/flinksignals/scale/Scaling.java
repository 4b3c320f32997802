// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.model.SlotSharing;
import io.github.flinksignals.model.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tasks of a job, and which of them a scale changes.
 *
 * @param tasks all tasks in plan order, at least one
 * @param scaledIds ids of the tasks that get the new parallelism; the others keep theirs
 */
public record Scaling(List<Task> tasks, Set<String> scaledIds) {
  public Scaling {
    tasks = List.copyOf(tasks);
    scaledIds = Set.copyOf(scaledIds);
  }

  /**
   * Scales the job. Tasks that run with one subtask beside others with more are pinned: committers,
   * global sinks and windows over all records. So are those whose maximum parallelism is 1. Any
   * other task counts as scaled, even if the job gave it a parallelism of its own, because a limit
   * must not be missed.
   *
   * @return empty without tasks
   */
  public static Optional<Scaling> ofJob(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return Optional.empty();
    }
    int highest = tasks.stream().mapToInt(Task::parallelism).max().getAsInt();
    Set<String> scaled =
        tasks.stream()
            .filter(task -> task.maxParallelism().orElse(0) != 1)
            .filter(task -> highest <= 1 || task.parallelism() > 1)
            .map(Task::id)
            .collect(Collectors.toSet());
    return Optional.of(
        new Scaling(
            tasks,
            scaled.isEmpty() ? tasks.stream().map(Task::id).collect(Collectors.toSet()) : scaled));
  }

  /**
   * Scales one task alone.
   *
   * @param name of the task, as in the label {@code task_name}
   * @return empty if the job has no such task
   */
  public static Optional<Scaling> ofTask(List<Task> tasks, String name) {
    return tasks.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .map(task -> new Scaling(tasks, Set.of(task.id())));
  }

  /** Whether the scale changes a task. */
  public boolean scales(Task task) {
    return scaledIds.contains(task.id());
  }

  /** The tasks that get the new parallelism, in plan order. */
  public Stream<Task> scaled() {
    return tasks.stream().filter(this::scales);
  }

  /** The highest parallelism of the scaled tasks now; at least 1. */
  public int current() {
    return Math.max(1, scaled().mapToInt(Task::parallelism).max().orElse(1));
  }

  /** The parallelism of a task after the scale; at least 1. */
  public int parallelism(Task task, int scaledTo) {
    return Math.max(1, scales(task) ? scaledTo : task.parallelism());
  }

  /** Whether a scaled task has as many subtasks as its state has key groups. */
  public boolean atMaxParallelism() {
    return scaled()
        .anyMatch(
            task ->
                task.maxParallelism().isPresent()
                    && task.parallelism() >= task.maxParallelism().getAsInt());
  }

  /**
   * The same with only the tasks that decide how many slots the job needs: in each slot sharing
   * group, one that is scaled and the one with the highest parallelism that is not.
   */
  Scaling decidingSlots() {
    Map<Optional<String>, Task> largestScaled = new HashMap<>();
    Map<Optional<String>, Task> largestOther = new HashMap<>();
    for (Task task : tasks) {
      (scales(task) ? largestScaled : largestOther)
          .merge(
              task.slotSharingGroup(),
              task,
              (one, other) -> other.parallelism() > one.parallelism() ? other : one);
    }
    return new Scaling(
        Stream.of(largestScaled, largestOther)
            .flatMap(largest -> largest.values().stream())
            .toList(),
        scaledIds);
  }

  /** Slots that the job needs after the scale. */
  public int slots(int scaledTo) {
    return SlotSharing.slots(
        tasks.stream(), Task::slotSharingGroup, task -> parallelism(task, scaledTo));
  }

  /**
   * The smallest parallelism with which no scaled task that reads keyed input does less; empty if
   * no such task is known.
   */
  public OptionalInt smallestAsEffective(int scaledTo) {
    return scaled()
        .filter(Task::keyed)
        .flatMapToInt(task -> task.maxParallelism().stream())
        .map(keyGroups -> new KeyGroups(keyGroups).smallestAsEffective(scaledTo))
        .max();
  }

  /**
   * The smallest higher parallelism with which every scaled task that reads keyed input can do more
   * than now. Any of them may be the slowest, and a step in which one gains nothing may be wasted.
   *
   * @return empty if one of them cannot gain, or its key groups are not known
   */
  OptionalInt nextMoreEffective() {
    List<Task> keyed = scaled().filter(Task::keyed).toList();
    List<OptionalInt> steps =
        keyed.stream()
            .map(
                task ->
                    task.maxParallelism().isEmpty()
                        ? OptionalInt.empty()
                        : new KeyGroups(task.maxParallelism().getAsInt())
                            .nextMoreEffective(Math.max(1, task.parallelism())))
            .toList();
    return steps.stream().anyMatch(OptionalInt::isEmpty)
        ? OptionalInt.empty()
        : IntStream.concat(
                IntStream.of(current() + 1), steps.stream().mapToInt(OptionalInt::getAsInt))
            .max();
  }
}
