// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which tasks had not acknowledged a checkpoint when they were asked for.
 *
 * @param ended whether the checkpoint had ended by then, so that the answer stays as it is
 * @param tasks their names, in plan order
 */
record Unacknowledged(long checkpointId, boolean ended, Instant at, List<String> tasks) {
  /** How often the details of a checkpoint in progress are asked for. */
  private static final Duration AGE = Duration.ofSeconds(10);

  Unacknowledged {
    tasks = List.copyOf(tasks);
  }

  /** Whether this is good enough, so that nothing need be asked. */
  boolean answers(long wanted, boolean wantedEnded, Instant now) {
    return (ended && wantedEnded && checkpointId == wanted) || now.isBefore(at.plus(AGE));
  }
}
