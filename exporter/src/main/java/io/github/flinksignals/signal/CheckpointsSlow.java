// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * True when the last checkpoint took, or the one in progress takes, most of the timeout or several
 * times the baseline; also while the last one expired.
 */
final class CheckpointsSlow implements Rule {
  private static final double TIMEOUT_SHARE = 0.8;
  private static final int BASELINES = 3;

  /** Several times a baseline of a second is nothing to tell anybody about. */
  private static final Duration LEAST_ABOVE_BASELINE = Duration.ofSeconds(30);

  @Override
  public FailureMode mode() {
    return FailureMode.CHECKPOINTS_SLOW;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Finding> missing = CheckpointData.missing(job, context);
    if (missing.isPresent()) {
      return missing.get();
    }
    Instant now = context.now();
    if (CheckpointData.savepointInProgress(job, now)) {
      return Finding.inactive();
    }
    CheckpointHistory checkpoints = job.checkpoints();
    Optional<Duration> age =
        checkpoints.inProgress().map(one -> Duration.between(one.triggeredAt(), now));
    if (age.isPresent() && slow(job, age.get())) {
      return active(
          job,
          "the checkpoint in progress is "
              + Formats.duration(age.get())
              + " old"
              + CheckpointData.unacknowledged(job));
    }
    if (lastExpired(job)) {
      return active(job, "the last checkpoint expired" + CheckpointData.unacknowledged(job));
    }
    Optional<Duration> last = checkpoints.lastCompleted().flatMap(Checkpoint::duration);
    return last.isPresent() && slow(job, last.get())
        ? active(job, "the last checkpoint took " + Formats.duration(last.get()))
        : Finding.inactive();
  }

  private static boolean slow(JobHistory job, Duration duration) {
    double timeout = CheckpointData.configuration(job).timeout().toMillis();
    boolean nearTimeout = duration.toMillis() > TIMEOUT_SHARE * timeout;
    boolean aboveBaseline =
        job.baseline()
            .duration()
            .map(baseline -> duration.compareTo(baseline.multipliedBy(BASELINES)) > 0)
            .orElse(false);
    return nearTimeout || (aboveBaseline && duration.compareTo(LEAST_ABOVE_BASELINE) > 0);
  }

  private static boolean lastExpired(JobHistory job) {
    return job.checkpoints()
        .failed()
        .streakCause()
        .map(cause -> cause == CheckpointFailureCause.TIMEOUT)
        .orElse(false);
  }

  private static Finding active(JobHistory job, String what) {
    String usual =
        job.baseline()
            .duration()
            .map(baseline -> ", usual are " + Formats.duration(baseline))
            .orElse("");
    return new Finding.Active(
        what
            + "; it may take "
            + Formats.duration(CheckpointData.configuration(job).timeout())
            + usual);
  }
}
