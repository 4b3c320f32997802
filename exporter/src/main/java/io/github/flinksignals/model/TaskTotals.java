// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.OptionalDouble;

/**
 * The accumulated metrics of a task's subtasks in their current attempts, from {@code metrics} of a
 * vertex in {@code /jobs/:id}. They start near zero when the task restarts.
 *
 * @param busySeconds {@code accumulated-busy-time}; empty where Flink reports NaN, as for legacy
 *     {@code SourceFunction} sources
 * @param idleSeconds {@code accumulated-idle-time}
 * @param backpressuredSeconds {@code accumulated-backpressured-time}
 * @param recordsIn {@code read-records}; 0 at sources, whose input Flink does not count here
 * @param recordsOut {@code write-records}
 * @param complete false until the JobManager has fetched the metrics of every subtask; until then
 *     the values are too low and must not be compared with later ones
 */
public record TaskTotals(
    OptionalDouble busySeconds,
    double idleSeconds,
    double backpressuredSeconds,
    long recordsIn,
    long recordsOut,
    boolean complete) {
  /** A task whose metrics the JobManager does not report. */
  public static final TaskTotals UNKNOWN =
      new TaskTotals(OptionalDouble.empty(), 0, 0, 0, 0, false);
}
