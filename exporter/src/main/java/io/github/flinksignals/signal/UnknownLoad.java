// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.history.TaskRates;
import io.github.flinksignals.model.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether it is unknown if a sink or another task limits the job. A load counts only if it lasts.
 * JobManagers that cannot reach the metric services of their TaskManagers report no load at all, or
 * one that stands still, and that must not read as idle. Neither must a load that was not read yet.
 */
final class UnknownLoad {
  private UnknownLoad() {}

  /**
   * Whether the load of a task is unknown that could be the bottleneck: a sink, also one in the
   * chain of a legacy source, a task that reads from a backpressured one, or all tasks.
   */
  static boolean blocks(JobHistory job, RuleContext context) {
    if (!job.running().allRunning()) {
      return false;
    }
    if (job.flow().metrics().stale()) {
      return true;
    }
    List<Task> tasks =
        job.details().stream()
            .flatMap(details -> details.tasks().stream())
            .filter(task -> task.counts().running() > 0)
            .toList();
    double limit = context.thresholds().flow().backpressure();
    if (tasks.stream().anyMatch(task -> undecided(job.flow().task(task), limit))
        || job.pipelines().stream()
            .anyMatch(pipeline -> HotSubtask.undecided(pipeline, context).isPresent())) {
      return true;
    }
    if (tasks.isEmpty()) {
      return false;
    }
    Set<String> backpressured =
        tasks.stream()
            .filter(task -> job.flow().task(task).load().partlyBackpressuredAbove(limit))
            .map(Task::id)
            .collect(Collectors.toSet());
    return tasks.stream().allMatch(task -> unknown(job, task))
        || tasks.stream().anyMatch(task -> task.writesOutput() && busyUnknown(job, task))
        || tasks.stream()
            .filter(task -> task.inputs().stream().anyMatch(backpressured::contains))
            .anyMatch(task -> unknown(job, task));
  }

  /**
   * Whether a task looks saturated or backpressured, but its load is not known for long enough to
   * say that it is, as after a restart of the exporter and after a time without metrics.
   */
  private static boolean undecided(TaskFlow flow, double limit) {
    TaskFlow.Load load = flow.load();
    return !flow.held(UnknownLoad::known)
        && (load.busiest() >= Bottleneck.SATURATED || load.partlyBackpressuredAbove(limit));
  }

  private static boolean known(TaskFlow.Load load) {
    return load.busy().isPresent() || load.backpressured().isPresent();
  }

  private static boolean unknown(JobHistory job, Task task) {
    return busyUnknown(job, task) && rates(job, task).backpressured().isEmpty();
  }

  /** How long a task waits for others does not show whether its own sink is slow. */
  private static boolean busyUnknown(JobHistory job, Task task) {
    TaskRates rates = rates(job, task);
    return rates.busy().isEmpty() && rates.idle().isEmpty();
  }

  private static TaskRates rates(JobHistory job, Task task) {
    return job.tasks().getOrDefault(task.name(), TaskRates.UNKNOWN);
  }
}
