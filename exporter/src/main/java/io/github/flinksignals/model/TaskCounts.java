// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

/**
 * The number of subtasks in each state: {@code tasks} of {@code /jobs/overview} and of each vertex
 * in {@code /jobs/:id}. Flink's aggregated vertex status is not used, because it is CREATED for a
 * vertex whose subtasks all wait for slots.
 *
 * @param total all subtasks, in any state
 * @param waiting SCHEDULED: no slot yet
 * @param starting DEPLOYING: has a slot
 * @param restoring INITIALIZING: has a slot and restores its state
 * @param running RUNNING
 * @param finished FINISHED: has processed all of its input, and has no slot
 */
public record TaskCounts(
    int total, int waiting, int starting, int restoring, int running, int finished) {
  /** A job without tasks, or whose tasks are not reported. */
  public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0, 0, 0);

  /**
   * Whether all tasks are RUNNING or FINISHED and at least one is RUNNING. In a healthy job, source
   * subtasks without work may finish.
   */
  public boolean allRunning() {
    return running > 0 && running + finished == total;
  }

  /**
   * Whether all tasks FINISHED, as those of a bounded source in a job whose other sources go on.
   * The JobManager keeps their last metrics, which describe nothing that happens now.
   */
  public boolean allFinished() {
    return finished > 0 && finished == total;
  }

  /** Subtasks that hold a slot. */
  public int deployed() {
    return starting + restoring + running;
  }
}
