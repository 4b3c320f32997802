// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Instant;
import java.util.List;

/**
 * The tasks that had not acknowledged a checkpoint.
 *
 * @param ended whether the checkpoint had ended, so this result is final
 * @param at when the details of the checkpoint were read
 * @param tasks their names, in plan order
 */
record UnacknowledgedTasks(long checkpointId, boolean ended, Instant at, List<String> tasks) {
  /** How often the details of a checkpoint in progress are read. */
  private static final ReadInterval BETWEEN_READINGS = ReadInterval.ofSeconds(10);

  UnacknowledgedTasks {
    tasks = List.copyOf(tasks);
  }

  /** Whether this result can be used, so no request is needed. */
  boolean validFor(long wanted, boolean wantedEnded, Instant now) {
    return (ended && wantedEnded && checkpointId == wanted) || !BETWEEN_READINGS.passed(at, now);
  }
}
