// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The answers of a live job's own endpoints.
 *
 * @param batch whether it is a batch job, whose tasks wait for each other by design; it has no
 *     failure modes
 * @param adaptive run by the adaptive scheduler, which changes parallelism in place
 * @param tasks in plan order; empty while the job has no execution graph
 * @param runningSince when the job last entered RUNNING; {@code timestamps.RUNNING}
 * @param restarts {@code numRestarts} of this run; includes the rescales of an adaptive job
 * @param rescales {@code numRescales} of this run; empty before Flink 2.0
 * @param desiredSlots slots that an adaptive job requests in its resource requirements; empty if
 *     not requested
 * @param rescaleReports the newest rescale that the scheduler reports and the newest one that
 *     completed, newest first; empty if it reports none or was not asked
 * @param checkpointing empty if not known yet
 * @param checkpoints empty if unknown, without an execution graph, or without checkpointing
 */
public record JobDetails(
    boolean batch,
    boolean adaptive,
    List<Task> tasks,
    Optional<Instant> runningSince,
    OptionalLong restarts,
    OptionalLong rescales,
    OptionalInt desiredSlots,
    List<RescaleReport> rescaleReports,
    Optional<Checkpointing> checkpointing,
    Optional<CheckpointStatistics> checkpoints) {
  public JobDetails {
    tasks = List.copyOf(tasks);
    rescaleReports = List.copyOf(rescaleReports);
  }

  /**
   * Whether a savepoint that stops the job was triggered since the job last started to run. The job
   * is RUNNING until that savepoint has completed and its tasks have ended. If Flink could not stop
   * it after that, it restarts the job.
   */
  public boolean stopping() {
    Instant since = runningSince.orElse(Instant.MIN);
    return checkpoints.filter(one -> one.stoppingSince(since)).isPresent();
  }

  /** The highest parallelism of a task; empty without tasks. */
  public OptionalInt parallelism() {
    return tasks.stream().mapToInt(Task::parallelism).max();
  }

  /** The same answers, with only these tasks. */
  public JobDetails withTasks(List<Task> some) {
    return new JobDetails(
        batch,
        adaptive,
        some,
        runningSince,
        restarts,
        rescales,
        desiredSlots,
        rescaleReports,
        checkpointing,
        checkpoints);
  }
}
