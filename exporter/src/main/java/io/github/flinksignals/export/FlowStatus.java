// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.SubtaskLoad;
import io.github.flinksignals.signal.JobAssessment;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The lag of a job and its bottleneck.
 *
 * @param lagSeconds largest lag of the sources and sinks; 0 while there is no input; empty if
 *     unknown
 * @param lagSlope seconds of lag per second; empty while the history is shorter than the lag window
 * @param catchUpSeconds seconds until the lag is 0 at its current rate of change; empty while it
 *     does not fall
 * @param pendingRecords records not fetched yet, summed over the sources that report them
 * @param bottleneck empty if there is none
 */
public record FlowStatus(
    OptionalDouble lagSeconds,
    OptionalDouble lagSlope,
    OptionalDouble catchUpSeconds,
    OptionalDouble pendingRecords,
    Optional<BottleneckStatus> bottleneck) {

  /**
   * The task that slows down the whole job.
   *
   * @param role {@code source}, {@code operator} or {@code sink}
   * @param busyRatio fraction of time its subtasks are busy on average, from 0 to 1
   * @param hotSubtask empty unless a subtask is saturated while most have time left
   */
  public record BottleneckStatus(
      String task, String role, double busyRatio, Optional<SubtaskStatus> hotSubtask) {}

  /**
   * The busiest subtask of the bottleneck.
   *
   * @param subtask its index, from 0
   * @param taskManager id of the TaskManager that runs it
   * @param busyRatio fraction of time it is busy, from 0 to 1
   */
  public record SubtaskStatus(int subtask, String taskManager, double busyRatio) {}

  static FlowStatus of(JobAssessment job) {
    return new FlowStatus(
        job.lag().seconds(),
        job.lag().slope(),
        job.lag().catchUpSeconds(),
        job.history()
            .map(history -> history.flow().lag().pendingRecords().latest())
            .orElse(OptionalDouble.empty()),
        job.bottleneck()
            .map(
                one ->
                    new BottleneckStatus(
                        one.task().name(), one.role(), one.busy(), one.hot().map(FlowStatus::of))));
  }

  private static SubtaskStatus of(SubtaskLoad load) {
    return new SubtaskStatus(load.busiest(), load.taskManager(), load.busyHighest());
  }
}
