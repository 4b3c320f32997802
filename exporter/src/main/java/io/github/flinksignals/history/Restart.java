// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A restart of a job, attributed when it happened.
 *
 * @param exception class name of the deepest cause; empty if Flink told none
 */
public record Restart(Instant at, Reason reason, Optional<String> exception) {
  /** What a restart is to be blamed on. */
  public enum Reason {
    SLOTS,
    TASK_MANAGER,
    CHECKPOINT,
    JOB_MANAGER,
    /** The job's own code, or whatever else Flink names that is none of the above. */
    JOB,
    /** Flink counted a restart and tells no exception. */
    UNKNOWN
  }

  static Restart of(Failure failure) {
    Reason reason =
        switch (failure.kind()) {
          case SLOTS -> Reason.SLOTS;
          case TASK_MANAGER -> Reason.TASK_MANAGER;
          case CHECKPOINT -> Reason.CHECKPOINT;
          case JOB -> Reason.JOB;
        };
    return new Restart(failure.at(), reason, Optional.of(failure.exception()));
  }

  /** Whether the job itself is to be looked at, and not what it runs on. */
  public boolean unattributed() {
    return reason == Reason.JOB || reason == Reason.UNKNOWN;
  }
}
