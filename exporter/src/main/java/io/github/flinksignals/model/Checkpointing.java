// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;

/**
 * The checkpoint configuration of a job, from {@code /jobs/:id/checkpoints/config}.
 *
 * @param tolerableFailures failures in a row that Flink tolerates before it restarts the job
 * @param protection whether the state survives the end of the job and the loss of the JobManager
 */
public record Checkpointing(
    Duration interval,
    Duration timeout,
    Duration minimumPause,
    int tolerableFailures,
    StateProtection protection) {
  /** Flink reports an extremely long interval for a job without periodic checkpoints. */
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);

  /** A job whose checkpoint endpoint answers "Checkpointing has not been enabled.". */
  public static final Checkpointing OFF =
      new Checkpointing(Duration.ofMillis(Long.MAX_VALUE), Duration.ZERO, Duration.ZERO, 0);

  /** It is not known whether the state survives. */
  public Checkpointing(
      Duration interval, Duration timeout, Duration minimumPause, int tolerableFailures) {
    this(interval, timeout, minimumPause, tolerableFailures, StateProtection.UNKNOWN);
  }

  /** The same with the configuration of the JobManager. */
  public Checkpointing duringRecovery(boolean enabled) {
    return new Checkpointing(
        interval, timeout, minimumPause, tolerableFailures, protection.duringRecovery(enabled));
  }

  /** Whether checkpoints are triggered periodically. */
  public boolean periodic() {
    return interval.compareTo(LONGEST_INTERVAL) <= 0;
  }

  /** The shortest time between two triggers: the longer of interval and minimum pause. */
  public Duration cadence() {
    return interval.compareTo(minimumPause) >= 0 ? interval : minimumPause;
  }
}
