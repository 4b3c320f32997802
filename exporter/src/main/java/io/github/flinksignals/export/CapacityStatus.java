// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.TaskCapacity;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a task can process with its parallelism.
 *
 * @param task its name
 * @param recordsPerSecond that it processes now
 * @param capacityRecordsPerSecond that it can process
 * @param headroomRatio how much of the capacity is left, from 0 to 1
 */
public record CapacityStatus(
    String task, double recordsPerSecond, double capacityRecordsPerSecond, double headroomRatio) {
  /** Enough to see what limits the job, and what would be next. */
  private static final int MOST = 10;

  /** The tasks whose capacity is known, those with the least headroom first. */
  static List<CapacityStatus> of(JobHistory history) {
    return history.job().tasks().stream()
        .flatMap(task -> of(task, history.flow().task(task).capacity(task)).stream())
        .sorted(Comparator.comparingDouble(CapacityStatus::headroomRatio))
        .limit(MOST)
        .toList();
  }

  private static List<CapacityStatus> of(Task task, TaskCapacity measured) {
    OptionalDouble capacity = measured.capacity();
    return capacity.isEmpty()
        ? List.of()
        : List.of(
            new CapacityStatus(
                task.name(),
                measured.recordsPerSecond(),
                capacity.getAsDouble(),
                Math.max(0, 1 - measured.busyAtLeast())));
  }
}
