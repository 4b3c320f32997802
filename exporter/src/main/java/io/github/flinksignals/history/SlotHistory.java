// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.TaskCounts;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a job's tasks wait for slots.
 *
 * @param need slots it needs and how many of them it cannot have, as of the last poll
 * @param waitingSince when it began to wait; empty if it does not
 * @param taskManagers whether those are gone that had the slots
 */
public record SlotHistory(
    SlotNeed need, Optional<Instant> waitingSince, TaskManagerHistory taskManagers) {

  static SlotHistory begin(Job job, Cluster cluster, SlotNeed need, Instant now) {
    return new SlotHistory(need, Optional.empty(), TaskManagerHistory.begin(job.run()))
        .next(job, cluster, need, Optional.empty(), now);
  }

  /**
   * @param lastAllRunning when all tasks were last seen running; older failures are history
   */
  SlotHistory next(
      Job job, Cluster cluster, SlotNeed newNeed, Optional<Instant> lastAllRunning, Instant now) {
    // An answer that is missing brings no slot.
    boolean keep = need.missing().orElse(0) > 0 && job.adaptive() && !slotsReported(job, cluster);
    SlotNeed known = keep ? need : newNeed;
    Optional<Instant> since = waitingSince;
    if (waits(job, cluster, known, lastAllRunning)) {
      since = since.or(() -> Optional.of(now));
    } else if (hasSlots(job) || since.map(began -> hadSlots(job, began)).orElse(false)) {
      since = Optional.empty();
    }
    // Otherwise the job is between two attempts, which tells nothing of slots.
    return new SlotHistory(
        known, since, taskManagers.next(job, cluster, since, lastAllRunning, now));
  }

  private static boolean waits(
      Job job, Cluster cluster, SlotNeed need, Optional<Instant> lastAllRunning) {
    if (job.counts().waiting() > 0) {
      return true;
    }
    if (job.adaptive()) {
      // It runs with what there is, or in CREATED waits for its least, and never shows a task that
      // waits; a reactive one wants all there is and is content with it.
      return !cluster.reactive() && need.missing().orElse(0) > 0;
    }
    // A standalone cluster that is short of slots fails the job at once, which then restarts and
    // fails again: between the attempts only the exception tells.
    return !job.counts().allRunning()
        && job.failures().stream()
            .findFirst()
            .filter(failure -> failure.kind() == Failure.Kind.SLOTS)
            .filter(failure -> lastAllRunning.map(failure.at()::isAfter).orElse(true))
            .isPresent();
  }

  private static boolean hasSlots(Job job) {
    return job.state().ended()
        || job.counts().allRunning()
        || (job.state() == JobState.RUNNING && everyTaskDeployed(job.counts()));
  }

  private static boolean everyTaskDeployed(TaskCounts counts) {
    return counts.deployed() > 0 && counts.deployed() + counts.finished() == counts.total();
  }

  /** A task that failed for another reason than slots had one. */
  private static boolean hadSlots(Job job, Instant since) {
    return job.failures().stream()
        .findFirst()
        .filter(failure -> failure.at().isAfter(since) && failure.kind() != Failure.Kind.SLOTS)
        .isPresent();
  }

  /** What an adaptive job desires is asked only while no slot is free. */
  private static boolean slotsReported(Job job, Cluster cluster) {
    boolean desired =
        job.details().map(details -> details.desiredSlots().isPresent()).orElse(false);
    return cluster.slots().isPresent() && (desired || cluster.slotsAvailable().orElse(0) > 0);
  }
}
