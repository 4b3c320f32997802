// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Arrays;
import java.util.Optional;

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

  /** The state with this name; empty if Flink up to 2.3 does not have it. */
  public static Optional<JobState> named(String name) {
    return Arrays.stream(values()).filter(state -> state.name().equals(name)).findFirst();
  }

  /** Whether this run has ended and has no JobMaster. */
  public boolean ended() {
    return this == FAILED || this == CANCELED || this == FINISHED;
  }

  /** Whether the run was cancelled or finished, and did not fail. */
  public boolean endedNormally() {
    return this == CANCELED || this == FINISHED;
  }

  /** Whether the run was cancelled, is being cancelled, or finished. */
  public boolean ending() {
    return endedNormally() || this == CANCELLING;
  }

  /**
   * Whether there is no execution graph yet. Flink then reports no tasks, and all checkpoint counts
   * of an adaptive job are zero although nothing was reset.
   */
  public boolean withoutGraph() {
    return this == INITIALIZING || this == CREATED;
  }
}
