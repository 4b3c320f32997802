// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.TaskCounts;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a job's tasks wait for slots.
 *
 * @param need slots that the job needs and lacks, as of the last poll
 * @param waitingSince when it began to wait; empty if it does not wait
 * @param lastWaiting when it last waited; empty if it never did
 * @param provisioning how the cluster has grown since then; empty if the job does not wait
 * @param taskManagers whether the job lost TaskManagers
 */
public record SlotHistory(
    SlotNeed need,
    Optional<Instant> waitingSince,
    Optional<Instant> lastWaiting,
    Optional<Provisioning> provisioning,
    TaskManagerHistory taskManagers) {

  static SlotHistory begin(Job job, Cluster cluster, SlotNeed need, Instant now) {
    return waitingForNothing(need, job.run()).next(job, cluster, need, Optional.empty(), now);
  }

  /** A job that does not wait. */
  static SlotHistory waitingForNothing(SlotNeed need, Run run) {
    return new SlotHistory(
        need, Optional.empty(), Optional.empty(), Optional.empty(), TaskManagerHistory.begin(run));
  }

  /**
   * @param lastAllRunning when all tasks were last seen running; failures before that are ignored
   */
  SlotHistory next(
      Job job, Cluster cluster, SlotNeed newNeed, Optional<Instant> lastAllRunning, Instant now) {
    // A missing answer does not mean that slots are free.
    boolean keep = need.missing().orElse(0) > 0 && job.adaptive() && !slotsReported(job, cluster);
    SlotNeed known = keep ? need : newNeed;
    Optional<Instant> since = waitingSince;
    if (waits(job, cluster, known, lastAllRunning)) {
      since = since.or(() -> Optional.of(now));
    } else if (hasSlots(job) || since.map(began -> hadSlots(job, began)).orElse(false)) {
      since = Optional.empty();
    }
    // Otherwise, the job is between two attempts, which shows nothing about slots.
    return new SlotHistory(
        known,
        since,
        since.isPresent() ? Optional.of(now) : lastWaiting,
        since.map(
            began ->
                provisioning
                    .filter(growing -> waitingSince.isPresent())
                    .map(growing -> growing.next(cluster, now))
                    .orElseGet(() -> Provisioning.begin(cluster, now))),
        taskManagers.next(job, cluster, known, since, lastAllRunning, now));
  }

  private static boolean waits(
      Job job, Cluster cluster, SlotNeed need, Optional<Instant> lastAllRunning) {
    if (job.counts().waiting() > 0) {
      return true;
    }
    if (job.adaptive()) {
      // An adaptive job runs with the slots it gets, or stays CREATED below its minimum,
      // and never reports a waiting task. A reactive job wants all slots and accepts any
      // number.
      return !cluster.reactive() && need.missing().orElse(0) > 0;
    }
    // Without enough slots, a standalone cluster fails the job immediately, again and again.
    // Between two attempts only the exception shows it.
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

  /** Whether a task failed for a reason other than slots, so it had a slot. */
  private static boolean hadSlots(Job job, Instant since) {
    return job.failures().stream()
        .findFirst()
        .filter(failure -> failure.at().isAfter(since) && failure.kind() != Failure.Kind.SLOTS)
        .isPresent();
  }

  /** The desired slots of an adaptive job are requested only while no slot is free. */
  private static boolean slotsReported(Job job, Cluster cluster) {
    boolean desired =
        job.details().map(details -> details.desiredSlots().isPresent()).orElse(false);
    return cluster.slots().isPresent() && (desired || cluster.slotsAvailable().orElse(0) > 0);
  }
}
