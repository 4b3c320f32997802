// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

/** Flink's {@code JobStatus}, as {@code /jobs/overview} reports it. */
public enum JobState {
  INITIALIZING,
  CREATED,
  RUNNING,
  FAILING,
  FAILED,
  CANCELLING,
  CANCELED,
  FINISHED,
  RESTARTING,
  SUSPENDED,
  RECONCILING;

  /** Whether this run is over for good: no JobMaster stands behind it any more. */
  public boolean ended() {
    return this == FAILED || this == CANCELED || this == FINISHED;
  }

  /** Whether the run ended the way somebody wanted it to: an end, not a fault. */
  public boolean endedNormally() {
    return this == CANCELED || this == FINISHED;
  }

  /** Whether the run ended, or is about to end, the way somebody wanted it to. */
  public boolean ending() {
    return endedNormally() || this == CANCELLING;
  }

  /**
   * Whether there is no execution graph yet. Flink then answers with a sparse one: no tasks, and an
   * adaptive job's checkpoint counts all zero although nothing was reset.
   */
  public boolean withoutGraph() {
    return this == INITIALIZING || this == CREATED;
  }
}
