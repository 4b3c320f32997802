// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.history.Rescale.Failing;
import io.github.flinksignals.model.Checkpointing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Determines the outcome of a rescale: a pure function of the rescale, the last assessment and the
 * time.
 */
final class Verification {
  /**
   * A scale-up is ineffective if throughput grew by less than this share of the added parallelism.
   */
  private static final double LEAST_EFFECT = 0.1;

  private final VerificationRules rules;
  private final Checkpointing checkpointing;
  private final HealthSummary summary;
  private final Instant now;

  /**
   * @param summary of the job's last assessment
   */
  Verification(
      VerificationRules rules, Checkpointing checkpointing, HealthSummary summary, Instant now) {
    this.rules = rules;
    this.checkpointing = checkpointing;
    this.summary = summary;
    this.now = now;
  }

  /**
   * @param restart when a failed checkpoint last restarted the job; empty if none did recently
   */
  Rescale next(Rescale rescale, Optional<Instant> restart) {
    if (!checkpointing.periodic()) {
      return rescale.with(Optional.empty(), RescaleOutcome.NONE);
    }
    boolean enoughCompleted = rescale.sinceRescale().completedInRow() >= rules.checkpoints();
    Optional<Failing> failing = failing(rescale, restart, enoughCompleted);
    Rescale next = rescale.with(failing, outcome(rescale, failing.isPresent(), enoughCompleted));
    return effect(rescale, next);
  }

  private Optional<Failing> failing(
      Rescale rescale, Optional<Instant> restart, boolean enoughCompleted) {
    if (enoughCompleted) {
      return Optional.empty();
    }
    return rescale
        .failing()
        .or(
            () ->
                rescale.healthyBefore()
                        && !windowPassed(rescale)
                        && (fails(rescale.sinceRescale()) || restarted(rescale, restart))
                    ? Optional.of(new Failing(now, rescale.from(), rescale.to()))
                    : Optional.empty());
  }

  /**
   * With Flink's default tolerance of 0, the first failed checkpoint restarts the job, so a second
   * failure is not required.
   */
  private static boolean restarted(Rescale rescale, Optional<Instant> restart) {
    return rescale.sinceRescale().completed() == 0
        && restart.map(at -> at.isAfter(rescale.at())).orElse(false);
  }

  private boolean fails(SinceRescale sinceRescale) {
    if (sinceRescale.failed() >= 2 && sinceRescale.completed() == 0) {
      return true;
    }
    // CheckpointsFailing becomes active with the same streak. It must not become a root
    // cause first.
    if (sinceRescale.failedOfLast(rules.failures()) == rules.failures()) {
      return true;
    }
    return EndedCheckpoint.mostFailed(sinceRescale.ends(), rules.failures());
  }

  private RescaleOutcome outcome(Rescale rescale, boolean failing, boolean enoughCompleted) {
    if (failing) {
      return RescaleOutcome.FAILED;
    }
    RescaleOutcome outcome =
        rescale.outcome() == RescaleOutcome.NONE ? RescaleOutcome.VERIFYING : rescale.outcome();
    if (enoughCompleted && outcome != RescaleOutcome.VERIFIED) {
      if (!asFastAsBefore(rescale)) {
        return RescaleOutcome.DEGRADED;
      }
      if (summary.stable()) {
        return RescaleOutcome.VERIFIED;
      }
    }
    return outcome == RescaleOutcome.VERIFYING && windowPassed(rescale)
        ? RescaleOutcome.FAILED
        : outcome;
  }

  private boolean asFastAsBefore(Rescale rescale) {
    Optional<Duration> longest = rules.longest(rescale.before().checkpointDuration());
    return longest
        .map(limit -> rescale.sinceRescale().lastWithin(rules.checkpoints(), limit))
        .orElse(true);
  }

  private boolean windowPassed(Rescale rescale) {
    Duration window = rules.window(checkpointing, rescale.before().checkpointDuration());
    return !now.isBefore(rescale.at().plus(window));
  }

  /** Evaluates a scale-up once it is verified and there is enough data to compare. */
  private Rescale effect(Rescale before, Rescale next) {
    if (next.ineffective().isPresent()) {
      // If the job no longer needs more throughput, the scale-up was sufficient.
      boolean still = next.ineffective().get() && summary.needsThroughput().orElse(true);
      return next.withIneffective(still);
    }
    // Flink reports the lag of a new deployment up to a minute late, and three checkpoints
    // may take less time.
    boolean comparable =
        next.throughputRatio().isPresent() && summary.needsThroughput().isPresent();
    if (!next.outcome().settled() || !comparable || before.addedShare() <= 0) {
      return next;
    }
    double gained = next.throughputRatio().getAsDouble() - 1;
    return next.withIneffective(
        summary.needsThroughput().get() && gained < LEAST_EFFECT * next.addedShare());
  }
}
