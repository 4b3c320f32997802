// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Whether it is safe to scale a job now. Missing data counts as not safe. */
final class Verdict {
  /** How long after a restart a job counts as unstable. */
  static final Duration STABLE_AFTER = Duration.ofMinutes(5);

  private Verdict() {}

  static Set<Blocker> blockers(
      JobHistory job, Map<FailureMode, Finding> findings, boolean blind, RuleContext context) {
    Set<Blocker> blockers = EnumSet.noneOf(Blocker.class);
    if (blind) {
      blockers.add(Blocker.BLIND);
    }
    if (!checkpointsHealthy(job, findings)) {
      blockers.add(Blocker.CHECKPOINTS_UNHEALTHY);
    }
    Instant now = context.now();
    if (!job.running().allRunning() || !job.restarts().since(now.minus(STABLE_AFTER)).isEmpty()) {
      blockers.add(Blocker.JOB_UNSTABLE);
    }
    if (job.rescales().last().map(Verdict::unverified).orElse(false)) {
      blockers.add(Blocker.RESCALE_UNVERIFIED);
    }
    if (findings.getOrDefault(FailureMode.STATE_LOST, Finding.inactive()).active()) {
      blockers.add(Blocker.STATE_LOST);
    }
    Cluster cluster = context.cluster().cluster();
    if (cluster.slotsAvailable().orElse(0) == 0 && !elastic(context)) {
      blockers.add(Blocker.NO_FREE_SLOTS);
    }
    if (findings.get(FailureMode.SINK_SATURATED).active()) {
      blockers.add(Blocker.SINK_SATURATED);
    }
    if (job.details().stream()
        .flatMap(details -> details.tasks().stream())
        .anyMatch(Verdict::partitionsExhausted)) {
      blockers.add(Blocker.PARTITIONS_EXHAUSTED);
    }
    return blockers;
  }

  private static boolean unverified(Rescale rescale) {
    return rescale.outcome() == RescaleOutcome.VERIFYING
        || rescale.outcome() == RescaleOutcome.FAILED;
  }

  private static boolean elastic(RuleContext context) {
    return context.thresholds().elastic(context.cluster().lastKnown());
  }

  private static boolean checkpointsHealthy(JobHistory job, Map<FailureMode, Finding> findings) {
    return CheckpointData.lastCompleted(job).isPresent()
        && FailureMode.OF_CHECKPOINTS.stream().allMatch(mode -> healthy(mode, findings.get(mode)));
  }

  /** An unknown previous parallelism does not make the checkpoints of this run unhealthy. */
  private static boolean healthy(FailureMode mode, Finding finding) {
    return mode == FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE
        ? !finding.active()
        : finding instanceof Finding.Inactive;
  }

  private static boolean partitionsExhausted(Task task) {
    OptionalInt partitions = task.lag().partitions();
    return partitions.isPresent() && task.parallelism() >= partitions.getAsInt();
  }
}
