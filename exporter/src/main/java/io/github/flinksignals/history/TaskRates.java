// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the subtasks of a task did between the last two fetches of metrics, from the differences of
 * what they added up.
 *
 * <p>Busy, idle and backpressured time are divided by their sum and never by wall time: the
 * JobManager's numbers are of the time of its last fetch, not of now. For the same reason records
 * are divided by that sum, which is the time that passed times the number of subtasks.
 *
 * @param busy share of the time, 0 to 1; empty if Flink cannot tell, and until there are two
 *     fetches
 * @param idle as {@code busy}
 * @param backpressured as {@code busy}
 * @param recordsIn per second over all subtasks; empty as {@code busy}, and while a counter fell
 * @param recordsOut as {@code recordsIn}
 */
public record TaskRates(
    TaskTotals totals,
    OptionalDouble busy,
    OptionalDouble idle,
    OptionalDouble backpressured,
    OptionalDouble recordsIn,
    OptionalDouble recordsOut) {

  static TaskRates begin(Task task) {
    return new TaskRates(
        task.totals(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  TaskRates next(Task task) {
    TaskTotals now = task.totals();
    if (!now.complete() || !totals.complete()) {
      return begin(task);
    }
    double idleTime = now.idleSeconds() - totals.idleSeconds();
    double backpressuredTime = now.backpressuredSeconds() - totals.backpressuredSeconds();
    boolean busyKnown = now.busySeconds().isPresent() && totals.busySeconds().isPresent();
    double busyTime = busyKnown ? difference(now.busySeconds(), totals.busySeconds()) : 0;
    if (idleTime == 0 && backpressuredTime == 0 && busyTime == 0) {
      return this;
    }
    // A sum that falls alone is FLINK-35764 (fixed in 1.19.3, 1.20.3, 2.0.2); those that fall
    // together are of a new attempt, and one of them may still have grown beyond the old.
    boolean grewNone = idleTime <= 0 && backpressuredTime <= 0 && busyTime <= 0;
    if (grewNone || fell(idleTime, backpressuredTime, busyTime) > 1 || recordsFell(now)) {
      return begin(task);
    }
    double idlePart = Math.max(0, idleTime);
    double backpressuredPart = Math.max(0, backpressuredTime);
    double busyPart = Math.max(0, busyTime);
    if (!busyKnown) {
      // Without the busy time the other two are shares of an unknown whole.
      return begin(task);
    }
    double whole = idlePart + backpressuredPart + busyPart;
    double elapsed = whole / Math.max(1, task.counts().running());
    return new TaskRates(
        now,
        OptionalDouble.of(busyPart / whole),
        OptionalDouble.of(idlePart / whole),
        OptionalDouble.of(backpressuredPart / whole),
        OptionalDouble.of((now.recordsIn() - totals.recordsIn()) / elapsed),
        OptionalDouble.of((now.recordsOut() - totals.recordsOut()) / elapsed));
  }

  private static long fell(double... differences) {
    return Arrays.stream(differences).filter(difference -> difference < 0).count();
  }

  /** These never fall within an attempt. */
  private boolean recordsFell(TaskTotals now) {
    return now.recordsIn() < totals.recordsIn() || now.recordsOut() < totals.recordsOut();
  }

  private static double difference(OptionalDouble now, OptionalDouble before) {
    return now.getAsDouble() - before.getAsDouble();
  }

  /**
   * Records per second out of all sources of a job; empty unless all of them are known.
   *
   * @param rates by task name
   */
  static OptionalDouble emitted(Job job, Map<String, TaskRates> rates) {
    List<OptionalDouble> sources =
        job.tasks().stream()
            .filter(task -> task.role() == Task.Role.SOURCE)
            .map(task -> rates.get(task.name()).recordsOut())
            .toList();
    return sources.isEmpty() || sources.stream().anyMatch(OptionalDouble::isEmpty)
        ? OptionalDouble.empty()
        : OptionalDouble.of(sources.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }
}
