// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpointing;
import java.time.Duration;
import java.util.Optional;

/**
 * When a rescale counts as survived.
 *
 * @param checkpoints completed in a row that verify it ({@code rescale.verification-checkpoints})
 * @param window least time within which they must ({@code rescale.verification-window})
 * @param failures failed checkpoints that are too many ({@code checkpoint.failure-threshold})
 */
public record VerificationRules(int checkpoints, Duration window, int failures) {
  /** Twice the time the checkpoints should take is time enough, however far apart they are. */
  private static final int PATIENCE = 2;

  /** A checkpoint may take this many times as long as before. */
  public static final int SLOWER = 2;

  /** A difference below this is no difference. */
  private static final Duration LEAST_DIFFERENCE = Duration.ofSeconds(1);

  /** How long after a rescale its checkpoints are watched. */
  Duration window(Checkpointing checkpointing, Optional<Duration> baseline) {
    Duration each = checkpointing.interval().plus(baseline.orElse(Duration.ZERO));
    Duration needed = each.multipliedBy((long) PATIENCE * checkpoints);
    return needed.compareTo(window) > 0 ? needed : window;
  }

  /** How long a checkpoint may take; empty if nothing is known of before. */
  Optional<Duration> longest(Optional<Duration> baseline) {
    return baseline.map(
        duration -> {
          Duration byShare = duration.multipliedBy(SLOWER);
          Duration byDifference = duration.plus(LEAST_DIFFERENCE);
          return byShare.compareTo(byDifference) > 0 ? byShare : byDifference;
        });
  }
}
