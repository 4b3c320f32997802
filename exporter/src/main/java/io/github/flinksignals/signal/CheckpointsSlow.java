// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.FailedCheckpoints;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.SlowCheckpointLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Active when the last checkpoint or the one in progress takes most of the timeout or several times
 * the baseline, or when the last one expired.
 */
final class CheckpointsSlow implements Rule {
  private static final SlowCheckpointLimits LIMITS = SlowCheckpointLimits.SLOW;

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Finding> missing = CheckpointData.missing(job, context);
    if (missing.isPresent()) {
      return missing.get();
    }
    Instant until = CheckpointData.evaluatedUntil(job, context.now());
    CheckpointHistory checkpoints = job.checkpoints();
    Optional<Duration> age =
        checkpoints.inProgress().map(one -> Duration.between(one.triggeredAt(), until));
    if (age.isPresent() && slow(job, age.get())) {
      return active(
          job,
          "the checkpoint in progress is "
              + Formats.duration(age.get())
              + " old"
              + CheckpointData.unacknowledged(job));
    }
    if (lastExpired(job, until)) {
      return active(job, "the last checkpoint expired" + CheckpointData.unacknowledged(job));
    }
    Optional<Duration> last =
        checkpoints
            .lastCompleted()
            .filter(one -> one.completedAt().filter(until::isBefore).isEmpty())
            .flatMap(Checkpoint::duration);
    return last.isPresent() && slow(job, last.get())
        ? active(job, "the last checkpoint took " + Formats.duration(last.get()))
        : Finding.inactive();
  }

  private static boolean slow(JobHistory job, Duration duration) {
    boolean farAboveBaseline =
        job.baseline()
            .duration()
            .map(baseline -> LIMITS.farAboveBaseline(duration, baseline))
            .orElse(false);
    return LIMITS.nearTimeout(duration, CheckpointData.configuration(job).timeout())
        || (farAboveBaseline && LIMITS.aboveMinimum(duration));
  }

  private static boolean lastExpired(JobHistory job, Instant until) {
    FailedCheckpoints failed = job.checkpoints().failed();
    return failed.streak().stream().anyMatch(one -> !one.at().isAfter(until))
        && failed.streakCause().filter(CheckpointFailureCause.TIMEOUT::equals).isPresent();
  }

  private static Finding active(JobHistory job, String what) {
    String baselineText =
        job.baseline()
            .duration()
            .map(baseline -> ", baseline: " + Formats.duration(baseline))
            .orElse("");
    return new Finding.Active(
        what
            + "; timeout: "
            + Formats.duration(CheckpointData.configuration(job).timeout())
            + baselineText);
  }
}
