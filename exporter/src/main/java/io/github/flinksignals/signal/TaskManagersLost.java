// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskManagerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * True when TaskManagers are gone that the job ran on, and it does not run without them. Fewer
 * TaskManagers than before are no trouble to a job that finds its slots elsewhere.
 */
final class TaskManagersLost implements Rule {
  @Override
  public FailureMode mode() {
    return FailureMode.TASK_MANAGERS_LOST;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    TaskManagerHistory taskManagers = job.slots().taskManagers();
    if (taskManagers.now().isEmpty()) {
      return new Finding.NotEnoughData("Flink does not tell how many TaskManagers there are");
    }
    if (taskManagers.whenRunning().isEmpty()) {
      return new Finding.NotEnoughData("this run was never seen with all tasks running");
    }
    Instant now = context.now();
    Duration grace = context.thresholds().slotsGrace();
    Optional<Instant> since = taskManagers.degradedSince();
    // When they are back, tasks still need a moment to get their slots.
    boolean fewer =
        taskManagers.lastFewer().map(last -> !now.isAfter(last.plus(grace))).orElse(false);
    if (!fewer || since.isEmpty() || now.isBefore(since.get().plus(grace))) {
      return Finding.inactive();
    }
    return new Finding.Active(
        taskManagers.now().getAsInt()
            + " of "
            + Formats.count(taskManagers.whenRunning().getAsInt(), "TaskManager")
            + " are there, and the job does not run since "
            + Formats.time(since.get()));
  }
}
