// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a job was recently rescaled, or restarted for it, without a rescale that was verified
 * in between.
 *
 * @param rescales how often its parallelism changed; a change in several steps counts once
 * @param inVain how often it restarted to change its parallelism but runs with the same one
 */
public record RescaleAttempts(int rescales, int inVain) {
  /** Earlier attempts do not count. */
  public static final Duration WINDOW = Duration.ofHours(1);

  /** The attempts of a job in the last {@link #WINDOW}. */
  public static RescaleAttempts of(JobHistory job, Instant now) {
    Instant since = now.minus(WINDOW);
    UnverifiedRescales unverified = job.rescales().unverified().orElse(UnverifiedRescales.NONE);
    Instant after = unverified.settledAt().filter(since::isBefore).orElse(since);
    long inVain =
        job.restarts().since(after).stream()
            .filter(restart -> restart.reason() == RestartReason.RESCALE)
            .count();
    return new RescaleAttempts(unverified.since(since), (int) inVain);
  }

  public int all() {
    return rescales + inVain;
  }
}
