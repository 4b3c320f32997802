// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpointing;
import java.time.Duration;
import java.util.Optional;

/**
 * When a rescale is verified.
 *
 * @param checkpoints checkpoints that must complete in a row ({@code
 *     rescale.verification-checkpoints})
 * @param window minimum time they have for that ({@code rescale.verification-window})
 * @param failures failed checkpoints that are too many ({@code checkpoint.failure-threshold})
 */
public record VerificationRules(int checkpoints, Duration window, int failures) {
  /** The checkpoints get this many times the time they should need. */
  private static final int PATIENCE = 2;

  /** A checkpoint may take this many times as long as before. */
  public static final int SLOWER = 2;

  /** Differences up to this are ignored. */
  private static final Duration LEAST_DIFFERENCE = Duration.ofSeconds(1);

  /** How long the checkpoints are watched after a rescale. */
  Duration window(Checkpointing checkpointing, Optional<Duration> baselineDuration) {
    Duration each = checkpointing.interval().plus(baselineDuration.orElse(Duration.ZERO));
    Duration needed = each.multipliedBy((long) PATIENCE * checkpoints);
    return needed.compareTo(window) > 0 ? needed : window;
  }

  /** How long a checkpoint may take; empty if the baseline is unknown. */
  Optional<Duration> longest(Optional<Duration> baselineDuration) {
    return baselineDuration.map(
        duration -> {
          Duration byShare = duration.multipliedBy(SLOWER);
          Duration byDifference = duration.plus(LEAST_DIFFERENCE);
          return byShare.compareTo(byDifference) > 0 ? byShare : byDifference;
        });
  }
}
