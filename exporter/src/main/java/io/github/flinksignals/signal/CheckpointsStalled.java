// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Active when all tasks run and no checkpoint has completed for far longer than expected, while too
 * few fail for {@link CheckpointsFailing}.
 */
final class CheckpointsStalled implements Rule {
  private static final int INTERVAL_FACTOR = 3;
  private static final int BASELINE_FACTOR = 5;
  private static final Duration MINIMUM = Duration.ofSeconds(60);

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Finding> missing = CheckpointData.missing(job, context);
    if (missing.isPresent()) {
      return missing.get();
    }
    Instant now = context.now();
    if (!job.running().allRunning()
        || FailureMode.CHECKPOINTS_FAILING.evaluate(job, context).active()) {
      return Finding.inactive();
    }
    Instant since = since(job);
    Checkpointing checkpointing = CheckpointData.configuration(job);
    Duration limit = limit(job, cadence(job));
    Duration waited = Duration.between(since, CheckpointData.evaluatedUntil(job, now));
    if (waited.compareTo(limit) < 0) {
      return Finding.inactive();
    }
    if (checkpointing
        .duringBacklog()
        .filter(cadence -> rarer(job, cadence, limit, now))
        .isPresent()) {
      return new Finding.NotEnoughData(
          "checkpoints are rare or off while a source processes a backlog, and Flink does not report"
              + " whether one does");
    }
    return new Finding.Active(
        "no checkpoint has completed for "
            + Formats.duration(waited)
            + ", expected within "
            + Formats.duration(limit)
            + (job.checkpoints().inProgress().isPresent()
                ? "; one is in progress" + CheckpointData.unacknowledged(job)
                : ""));
  }

  /**
   * Whether the last checkpoint is so old that a rescale now would lose much work. Unlike the mode,
   * this excuses neither a restart, nor a savepoint in progress, nor a backlog: they are reasons to
   * wait for the next checkpoint. False before the first one, and without periodic checkpoints.
   */
  static boolean lastIsOld(JobHistory job, Instant now) {
    return job.details()
        .flatMap(JobDetails::checkpointing)
        .filter(Checkpointing::periodic)
        .flatMap(checkpointing -> CheckpointData.lastCompleted(job))
        .filter(last -> !last.plus(limit(job, cadence(job))).isAfter(now))
        .isPresent();
  }

  /**
   * When the last checkpoint completed or, if that is later, when all tasks began to run, moved
   * forward by the time that a savepoint delayed checkpoints.
   */
  private static Instant since(JobHistory job) {
    Instant running = job.running().since();
    Instant since =
        CheckpointData.lastCompleted(job).filter(last -> last.isAfter(running)).orElse(running);
    return job.checkpoints()
        .lastSavepoint()
        .filter(savepoint -> savepoint.endedAt().map(since::isBefore).orElse(false))
        .map(savepoint -> since.plus(delay(savepoint, since)))
        .orElse(since);
  }

  private static Duration delay(Checkpoint savepoint, Instant since) {
    Instant began = savepoint.triggeredAt().isAfter(since) ? savepoint.triggeredAt() : since;
    return Duration.between(began, savepoint.endedAt().orElse(began));
  }

  /**
   * Whether no checkpoint may have been due, because a source processes a backlog: none is stuck,
   * and they are off, or the time until the next one has not passed.
   */
  private static boolean rarer(JobHistory job, Duration cadence, Duration limit, Instant now) {
    boolean stuck =
        job.checkpoints()
            .inProgress()
            .filter(one -> !one.triggeredAt().plus(limit).isAfter(now))
            .isPresent();
    Duration waited = Duration.between(since(job), now);
    return !stuck && (cadence.isZero() || waited.compareTo(limit(job, cadence)) < 0);
  }

  private static Duration cadence(JobHistory job) {
    return CheckpointData.configuration(job).cadence();
  }

  private static Duration limit(JobHistory job, Duration cadence) {
    Duration byTimeout = CheckpointData.configuration(job).timeout().dividedBy(2);
    Duration byBaseline =
        job.baseline()
            .duration()
            .map(baseline -> baseline.multipliedBy(BASELINE_FACTOR))
            .orElse(byTimeout);
    Duration byDuration =
        savesWholeState(job)
            ? longest(byBaseline, shortest(byTimeout, wholeState(job)))
            : byBaseline;
    return longest(cadence.multipliedBy(INTERVAL_FACTOR), longest(byDuration, MINIMUM));
  }

  /** At the speed of the increments that make the baseline; 0 if it is not known. */
  private static Duration wholeState(JobHistory job) {
    return job.baseline()
        .wholeStateDuration()
        .map(duration -> duration.multipliedBy(BASELINE_FACTOR))
        .orElse(Duration.ZERO);
  }

  /**
   * Whether the checkpoint in progress may contain the whole state, and those of the baseline only
   * what changed: the first one after a restore from the state of another run, which Flink does not
   * refer to by default, or after a rescale, which rewrites the state.
   */
  private static boolean savesWholeState(JobHistory job) {
    boolean firstOfRun =
        job.checkpoints().completedTotal() == 0 && job.restores().fromAnother(job.job().run());
    boolean firstSinceRescale =
        job.rescales().last().filter(last -> last.sinceRescale().completed() == 0).isPresent();
    return job.checkpoints().inProgress().isPresent() && (firstOfRun || firstSinceRescale);
  }

  private static Duration shortest(Duration first, Duration second) {
    return first.compareTo(second) <= 0 ? first : second;
  }

  private static Duration longest(Duration first, Duration second) {
    return first.compareTo(second) >= 0 ? first : second;
  }
}
