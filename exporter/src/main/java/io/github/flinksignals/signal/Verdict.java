// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Outcome;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Whether a job may be scaled further now. In doubt it may not. */
final class Verdict {
  private static final Duration SETTLED_AFTER = Duration.ofMinutes(5);

  private Verdict() {}

  static Set<Blocker> blockers(
      JobHistory job,
      Map<FailureMode, Judgement> judgements,
      boolean blind,
      Circumstances circumstances) {
    Set<Blocker> blockers = EnumSet.noneOf(Blocker.class);
    if (blind) {
      blockers.add(Blocker.BLIND);
    }
    if (!checkpointsHealthy(job, judgements)) {
      blockers.add(Blocker.CHECKPOINTS_UNHEALTHY);
    }
    Instant now = circumstances.now();
    if (!job.running().allRunning() || !job.restarts().since(now.minus(SETTLED_AFTER)).isEmpty()) {
      blockers.add(Blocker.JOB_UNSTABLE);
    }
    if (job.rescales().last().map(Verdict::unverified).orElse(false)) {
      blockers.add(Blocker.RESCALE_UNVERIFIED);
    }
    if (judgements.getOrDefault(FailureMode.STATE_LOST, Judgement.inactive()).active()) {
      blockers.add(Blocker.STATE_LOST);
    }
    Cluster cluster = circumstances.cluster().cluster();
    if (cluster.slotsAvailable().orElse(0) == 0 && !elastic(circumstances)) {
      blockers.add(Blocker.NO_FREE_SLOTS);
    }
    if (judgements.get(FailureMode.SINK_SATURATED).active()) {
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
    return rescale.outcome() == Outcome.VERIFYING || rescale.outcome() == Outcome.FAILED;
  }

  private static boolean elastic(Circumstances circumstances) {
    return circumstances.thresholds().elastic(circumstances.cluster().told());
  }

  private static boolean checkpointsHealthy(
      JobHistory job, Map<FailureMode, Judgement> judgements) {
    return CheckpointData.lastCompleted(job).isPresent()
        && FailureMode.OF_CHECKPOINTS.stream()
            .allMatch(mode -> healthy(mode, judgements.get(mode)));
  }

  /** How wide the job was before somebody watched says nothing of its checkpoints now. */
  private static boolean healthy(FailureMode mode, Judgement judgement) {
    return mode == FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE
        ? !judgement.active()
        : judgement instanceof Judgement.Inactive;
  }

  private static boolean partitionsExhausted(Task task) {
    OptionalInt partitions = task.lag().partitions();
    return partitions.isPresent() && task.parallelism() >= partitions.getAsInt();
  }
}
