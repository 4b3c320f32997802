// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The rates of a task between the last two metric fetches, computed from its accumulated totals.
 *
 * <p>Busy, idle and backpressured time are divided by their sum, not by wall time, because the
 * JobManager reports the values of its last fetch. Records are divided by the same sum, which is
 * the elapsed time multiplied by the number of subtasks.
 *
 * @param busy share of the time, 0 to 1; empty if Flink does not report it, and before the second
 *     fetch
 * @param idle like {@code busy}
 * @param backpressured like {@code busy}; for a legacy source, which reports no busy time, its own
 *     average over the last minute
 * @param recordsIn per second over all subtasks; empty like {@code busy}, and after a counter
 *     decreased
 * @param recordsOut like {@code recordsIn}
 */
public record TaskRates(
    TaskTotals totals,
    OptionalDouble busy,
    OptionalDouble idle,
    OptionalDouble backpressured,
    OptionalDouble recordsIn,
    OptionalDouble recordsOut) {
  /** The rates of a task before its first poll. */
  public static final TaskRates UNKNOWN = begin(TaskTotals.UNKNOWN);

  static TaskRates begin(Task task) {
    return begin(task.totals());
  }

  static TaskRates begin(TaskTotals totals) {
    return new TaskRates(
        totals,
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
      return busyKnown ? this : reported(task.load().backpressured());
    }
    // If only one total decreases, it is FLINK-35764 (fixed in 1.19.3, 1.20.3, 2.0.2). If
    // several decrease, a new attempt began; one of its totals may still exceed the old one.
    boolean grewNone = idleTime <= 0 && backpressuredTime <= 0 && busyTime <= 0;
    if (grewNone || fell(idleTime, backpressuredTime, busyTime) > 1 || recordsFell(now)) {
      return begin(task);
    }
    double idlePart = Math.max(0, idleTime);
    double backpressuredPart = Math.max(0, backpressuredTime);
    double busyPart = Math.max(0, busyTime);
    if (!busyKnown) {
      // Without the busy time the whole is unknown, so the other shares are unknown too. But the
      // task itself reports how long it is backpressured.
      return begin(task).reported(task.load().backpressured());
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

  private TaskRates reported(OptionalDouble reportedBackpressured) {
    return new TaskRates(totals, busy, idle, reportedBackpressured, recordsIn, recordsOut);
  }

  private static int fell(double... differences) {
    int fell = 0;
    for (double difference : differences) {
      if (difference < 0) {
        fell++;
      }
    }
    return fell;
  }

  /** Record counts never decrease within an attempt. */
  private boolean recordsFell(TaskTotals now) {
    return now.recordsIn() < totals.recordsIn() || now.recordsOut() < totals.recordsOut();
  }

  private static double difference(OptionalDouble now, OptionalDouble before) {
    return now.getAsDouble() - before.getAsDouble();
  }

  /**
   * Records per second that all sources of a job emit, except those that FINISHED; empty unless all
   * are known.
   *
   * @param rates by task name
   */
  static OptionalDouble emitted(Job job, Map<String, TaskRates> rates) {
    return emitted(job.tasks(), task -> rates.get(task.name()));
  }

  /** The same for some tasks, with the rates of each. */
  static OptionalDouble emitted(List<Task> tasks, Function<Task, TaskRates> rates) {
    List<OptionalDouble> sources =
        tasks.stream()
            .filter(task -> task.role() == Task.Role.SOURCE && !task.counts().allFinished())
            .map(task -> rates.apply(task).recordsOut())
            .toList();
    return sources.isEmpty() || sources.stream().anyMatch(OptionalDouble::isEmpty)
        ? OptionalDouble.empty()
        : OptionalDouble.of(sources.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }
}
