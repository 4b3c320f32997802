// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

/**
 * How many subtasks are in which state; {@code tasks} of {@code /jobs/overview} and of each vertex
 * in {@code /jobs/:id}. Flink's aggregated vertex status is no substitute: a vertex whose subtasks
 * all wait for slots reads CREATED there.
 *
 * @param waiting SCHEDULED: no slot yet
 * @param starting DEPLOYING: has a slot
 * @param restoring INITIALIZING: has a slot and restores its state
 */
public record TaskCounts(
    int total, int waiting, int starting, int restoring, int running, int finished) {
  /** Of a job without tasks, or whose tasks are not told. */
  public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0, 0, 0);

  /**
   * All tasks RUNNING or FINISHED and at least one RUNNING: subtasks of a source without work may
   * finish for good in a job that is well.
   */
  public boolean allRunning() {
    return running > 0 && running + finished == total;
  }

  /** Subtasks that hold a slot. */
  public int deployed() {
    return starting + restoring + running;
  }
}
