// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.OptionalDouble;

/**
 * The load that a source or a sink reports about its subtasks, as shares of the time from 0 to 1.
 * Flink averages these metrics over a minute, so {@link TaskTotals} show a change earlier, but only
 * for all subtasks together.
 *
 * @param busyHighest of the busiest subtask; {@code busyTimeMsPerSecond}. Empty for legacy {@code
 *     SourceFunction} sources, which report NaN
 * @param backpressured of all subtasks; {@code backPressuredTimeMsPerSecond}
 * @param backpressuredHighest of the subtask that is backpressured most
 */
public record TaskLoad(
    OptionalDouble busyHighest, OptionalDouble backpressured, OptionalDouble backpressuredHighest) {
  /** A task that does not report its load, or that was not asked for it. */
  public static final TaskLoad UNKNOWN =
      new TaskLoad(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
