// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;

/**
 * The checkpoint configuration of a job, from {@code /jobs/:id/checkpoints/config}.
 *
 * @param tolerableFailures failures in a row that Flink tolerates before it restarts the job
 */
public record Checkpointing(
    Duration interval, Duration timeout, Duration minimumPause, int tolerableFailures) {
  /** Flink reports an extremely long interval for a job without periodic checkpoints. */
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);

  /** A job whose checkpoint endpoint answers "Checkpointing has not been enabled.". */
  public static final Checkpointing OFF =
      new Checkpointing(Duration.ofMillis(Long.MAX_VALUE), Duration.ZERO, Duration.ZERO, 0);

  /** Whether checkpoints are triggered periodically. */
  public boolean periodic() {
    return interval.compareTo(LONGEST_INTERVAL) <= 0;
  }

  /** The shortest time between two triggers: the longer of interval and minimum pause. */
  public Duration cadence() {
    return interval.compareTo(minimumPause) >= 0 ? interval : minimumPause;
  }
}
