// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.OptionalDouble;

/**
 * What the subtasks of a task added up in their current attempts, from {@code metrics} of a vertex
 * in {@code /jobs/:id}. They begin again near zero when the task restarts.
 *
 * @param busySeconds {@code accumulated-busy-time}; empty where Flink says NaN, which it does for
 *     sources of the old {@code SourceFunction} kind
 * @param idleSeconds {@code accumulated-idle-time}
 * @param backpressuredSeconds {@code accumulated-backpressured-time}
 * @param recordsIn {@code read-records}; 0 at sources, whose input Flink does not count here
 * @param recordsOut {@code write-records}
 * @param complete false until the JobManager has fetched these from every subtask; they are then
 *     too low or 0 and must not be compared with later ones
 */
public record TaskTotals(
    OptionalDouble busySeconds,
    double idleSeconds,
    double backpressuredSeconds,
    long recordsIn,
    long recordsOut,
    boolean complete) {
  /** Of a task whose metrics the JobManager does not tell. */
  public static final TaskTotals UNKNOWN =
      new TaskTotals(OptionalDouble.empty(), 0, 0, 0, 0, false);
}
