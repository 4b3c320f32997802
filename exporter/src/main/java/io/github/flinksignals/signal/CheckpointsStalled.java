// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Checkpointing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * True when all tasks run and no checkpoint completed for far longer than it should take, while
 * none fails often enough to say why.
 */
final class CheckpointsStalled implements Rule {
  private static final int INTERVALS = 3;
  private static final int BASELINES = 5;
  private static final Duration LEAST = Duration.ofSeconds(60);

  private final CheckpointsFailing failing = new CheckpointsFailing();

  @Override
  public FailureMode mode() {
    return FailureMode.CHECKPOINTS_STALLED;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Finding> missing = CheckpointData.missing(job, context);
    if (missing.isPresent()) {
      return missing.get();
    }
    Instant now = context.now();
    if (!job.running().allRunning()
        || CheckpointData.savepointInProgress(job, now)
        || failing.evaluate(job, context).active()) {
      return Finding.inactive();
    }
    Instant since = since(job);
    Duration limit = limit(job);
    Duration waited = Duration.between(since, now);
    if (waited.compareTo(limit) < 0) {
      return Finding.inactive();
    }
    return new Finding.Active(
        "no checkpoint completed for "
            + Formats.duration(waited)
            + ", expected within "
            + Formats.duration(limit)
            + (job.checkpoints().inProgress().isPresent()
                ? "; one is in progress" + CheckpointData.unacknowledged(job)
                : ""));
  }

  /**
   * When a checkpoint last completed or, if that is later, when all tasks began to run. The time a
   * savepoint took since then is left out: it made the checkpoints wait.
   */
  private static Instant since(JobHistory job) {
    Instant running = job.running().since();
    Instant since =
        CheckpointData.lastCompleted(job).filter(last -> last.isAfter(running)).orElse(running);
    return job.checkpoints()
        .lastSavepoint()
        .filter(savepoint -> savepoint.endedAt().map(since::isBefore).orElse(false))
        .map(savepoint -> since.plus(held(savepoint, since)))
        .orElse(since);
  }

  private static Duration held(Checkpoint savepoint, Instant since) {
    Instant began = savepoint.triggeredAt().isAfter(since) ? savepoint.triggeredAt() : since;
    return Duration.between(began, savepoint.endedAt().orElse(began));
  }

  private static Duration limit(JobHistory job) {
    Checkpointing checkpointing = CheckpointData.configuration(job);
    Duration byDuration =
        job.baseline()
            .duration()
            .map(baseline -> baseline.multipliedBy(BASELINES))
            .orElse(checkpointing.timeout().dividedBy(2));
    return longest(checkpointing.cadence().multipliedBy(INTERVALS), longest(byDuration, LEAST));
  }

  private static Duration longest(Duration first, Duration second) {
    return first.compareTo(second) >= 0 ? first : second;
  }
}
