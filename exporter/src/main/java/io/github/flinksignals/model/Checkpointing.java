// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The checkpoint configuration of a job, from {@code /jobs/:id/checkpoints/config}.
 *
 * @param interval {@code interval}; extremely long without periodic checkpoints
 * @param timeout {@code timeout}: an older checkpoint in progress expires
 * @param minimumPause {@code min_pause} between the end of a checkpoint and the next trigger
 * @param duringBacklog interval while a source processes a backlog, zero for no checkpoints ({@code
 *     execution.checkpointing.interval-during-backlog} of the JobManager, Flink 1.19 and later);
 *     empty if it is the same. Flink does not report whether a source does
 * @param tolerableFailures failures in a row that Flink tolerates before it restarts the job
 * @param protection whether the state survives the end of the job and the loss of the JobManager
 */
public record Checkpointing(
    Duration interval,
    Duration timeout,
    Duration minimumPause,
    Optional<Duration> duringBacklog,
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
    this(
        interval,
        timeout,
        minimumPause,
        Optional.empty(),
        tolerableFailures,
        StateProtection.UNKNOWN);
  }

  /** The same with the configuration of the JobManager. */
  public Checkpointing with(boolean checkpointsDuringRecovery, Optional<Duration> backlogInterval) {
    return new Checkpointing(
        interval,
        timeout,
        minimumPause,
        backlogInterval,
        tolerableFailures,
        protection.duringRecovery(checkpointsDuringRecovery));
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
