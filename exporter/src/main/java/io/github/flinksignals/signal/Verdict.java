// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
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

  private static final Set<FailureMode> CHECKPOINT_MODES =
      EnumSet.of(
          FailureMode.CHECKPOINTS_FAILING,
          FailureMode.CHECKPOINTS_STALLED,
          FailureMode.CHECKPOINTS_SLOW);

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
    Cluster cluster = circumstances.cluster().cluster();
    if (cluster.slotsAvailable().orElse(0) == 0 && !circumstances.thresholds().elastic(cluster)) {
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

  private static boolean checkpointsHealthy(
      JobHistory job, Map<FailureMode, Judgement> judgements) {
    return CheckpointData.lastCompleted(job).isPresent()
        && CHECKPOINT_MODES.stream()
            .allMatch(mode -> judgements.get(mode) instanceof Judgement.Inactive);
  }

  private static boolean partitionsExhausted(Task task) {
    OptionalInt partitions = task.lag().partitions();
    return partitions.isPresent() && task.parallelism() >= partitions.getAsInt();
  }
}
