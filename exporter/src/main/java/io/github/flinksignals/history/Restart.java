// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A restart of a job. Its reason is determined when it happens.
 *
 * @param exception class name of the deepest cause; empty if Flink reports none
 */
public record Restart(Instant at, RestartReason reason, Optional<String> exception) {

  static Restart of(Failure failure) {
    RestartReason reason =
        switch (failure.kind()) {
          case SLOTS -> RestartReason.SLOTS;
          case TASK_MANAGER -> RestartReason.TASK_MANAGER;
          case CHECKPOINT -> RestartReason.CHECKPOINT;
          case JOB -> RestartReason.JOB;
        };
    return new Restart(failure.at(), reason, Optional.of(failure.exception()));
  }

  /** Whether the cause is the job itself or unknown, and not the cluster or the checkpoints. */
  public boolean unattributed() {
    return reason == RestartReason.JOB || reason == RestartReason.UNKNOWN;
  }
}
