// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskManagerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Active when the job does not run because the cluster has fewer TaskManagers than when it last
 * ran, or when it lost TaskManagers again and again although each was replaced. Inactive when the
 * job finds its slots on the remaining ones.
 */
final class TaskManagersLost implements Rule {
  private static final int LOSSES = 3;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    TaskManagerHistory taskManagers = job.slots().taskManagers();
    List<Instant> losses = taskManagers.lossesSince(context.now().minus(WINDOW));
    if (losses.size() >= LOSSES) {
      return new Finding.Active(
          "the job failed again and again because TaskManagers were lost: "
              + Formats.count(losses.size(), "time")
              + " in "
              + Formats.duration(WINDOW)
              + ", the last at "
              + Formats.time(losses.get(losses.size() - 1)));
    }
    if (taskManagers.now().isEmpty()) {
      return new Finding.NotEnoughData("Flink does not report the number of TaskManagers");
    }
    if (taskManagers.whenRunning().isEmpty()) {
      return new Finding.NotEnoughData("this run was never seen with all of its tasks running");
    }
    Instant now = context.now();
    Duration grace = context.thresholds().slotsGrace();
    Optional<Instant> since = taskManagers.degradedSince();
    // After the TaskManagers return, tasks still need time to get their slots.
    boolean fewer =
        taskManagers.lastFewer().map(last -> !now.isAfter(last.plus(grace))).orElse(false);
    if (!fewer || since.isEmpty() || now.isBefore(since.get().plus(grace))) {
      return Finding.inactive();
    }
    return new Finding.Active(
        taskManagers.now().getAsInt()
            + " of "
            + Formats.count(taskManagers.whenRunning().getAsInt(), "TaskManager")
            + " are registered, and the job has not run since "
            + Formats.time(since.get()));
  }
}
