// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Provisioning;
import io.github.flinksignals.history.SlotHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a job may wait for slots: the time to allocate them or, where TaskManagers are about to
 * register, the time to start one.
 *
 * @param began when the job began to wait
 * @param provisioned whether the time to start a TaskManager applies
 * @param ends when the job has waited for too long
 */
record SlotGrace(Instant began, boolean provisioned, Instant ends) {
  /** A cluster that grows slowly may take longer than one grace, but not for ever. */
  private static final int MOST_GRACES = 3;

  /** Empty if the job does not wait for slots. */
  static Optional<SlotGrace> of(JobHistory job, RuleContext context) {
    return job.slots().waitingSince().map(began -> of(began, job.slots(), context));
  }

  private static SlotGrace of(Instant began, SlotHistory slots, RuleContext context) {
    Thresholds thresholds = context.thresholds();
    if (!provisioned(slots, context)) {
      return new SlotGrace(began, false, began.plus(thresholds.slotsGrace()));
    }
    Duration grace = thresholds.slotsProvisionGrace();
    Instant extended = slots.provisioning().map(Provisioning::progressAt).orElse(began).plus(grace);
    Instant latest = began.plus(grace.multipliedBy(MOST_GRACES));
    return new SlotGrace(began, true, extended.isBefore(latest) ? extended : latest);
  }

  /** Whether TaskManagers that the job waits for may take time to start. */
  private static boolean provisioned(SlotHistory slots, RuleContext context) {
    ClusterHistory cluster = context.cluster();
    return context.thresholds().elastic(cluster.lastKnown())
        || (!slots.taskManagers().ran() && registering(cluster, context));
  }

  /**
   * Until when a run that never ran could not start, because TaskManagers were starting; empty if
   * that is not why it does not run.
   */
  static Optional<Instant> startedFrom(JobHistory job, RuleContext context) {
    SlotHistory slots = job.slots();
    boolean late = of(job, context).map(grace -> grace.passed(context.now())).orElse(false);
    return slots.taskManagers().ran() || late || !provisioned(slots, context)
        ? Optional.empty()
        : slots.lastWaiting();
  }

  /**
   * Whether TaskManagers are still registering, as after the start of a cluster whose JobManager
   * starts first. They are if none is registered, or if one registered recently.
   */
  private static boolean registering(ClusterHistory cluster, RuleContext context) {
    Duration grace = context.thresholds().slotsProvisionGrace();
    return cluster.lastKnown().taskManagers().orElse(1) == 0
        || cluster.registeredAt().filter(at -> context.now().isBefore(at.plus(grace))).isPresent();
  }

  boolean passed(Instant now) {
    return !now.isBefore(ends);
  }
}
