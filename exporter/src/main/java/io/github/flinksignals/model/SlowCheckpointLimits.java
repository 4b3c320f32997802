// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;

/**
 * When a checkpoint counts as slow: near its timeout, or both far above the baseline and longer
 * than a minimum.
 *
 * @param timeoutShare share of the checkpoint timeout, from 0 to 1
 * @param baselineFactor multiple of the baseline
 * @param minimum a shorter checkpoint is not slow, however short the baseline is
 */
public record SlowCheckpointLimits(double timeoutShare, double baselineFactor, Duration minimum) {
  /** The limits above which a checkpoint is reported as slow. */
  public static final SlowCheckpointLimits SLOW =
      new SlowCheckpointLimits(0.8, 3, Duration.ofSeconds(30));

  /** Half of {@link #SLOW}: details are read early, so that evidence is there when it is slow. */
  public static final SlowCheckpointLimits SUSPECT =
      new SlowCheckpointLimits(
          SLOW.timeoutShare / 2, SLOW.baselineFactor / 2, SLOW.minimum.dividedBy(2));

  /** Whether a duration is more than {@link #timeoutShare} of the checkpoint timeout. */
  public boolean nearTimeout(Duration duration, Duration timeout) {
    return duration.toMillis() > timeoutShare * timeout.toMillis();
  }

  /** Whether a duration is more than {@link #baselineFactor} times the baseline. */
  public boolean farAboveBaseline(Duration duration, Duration baseline) {
    return duration.toMillis() > baselineFactor * baseline.toMillis();
  }

  /** Whether a duration is long enough to compare it with the baseline at all. */
  public boolean aboveMinimum(Duration duration) {
    return duration.compareTo(minimum) > 0;
  }
}
