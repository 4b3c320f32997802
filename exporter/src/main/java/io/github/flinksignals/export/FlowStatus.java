// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.JobAssessment;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a job is behind, and what holds it up.
 *
 * @param lagSeconds the largest of its sources' and sinks'; 0 while input is quiet; empty if not
 *     known
 * @param lagSlope seconds of lag per second; empty while the window is too short
 * @param catchUpSeconds time until there is no lag; empty while it does not fall
 * @param pendingRecords not fetched yet, over the sources that report it
 * @param bottleneck the task that holds up the others; empty if there is none
 */
public record FlowStatus(
    OptionalDouble lagSeconds,
    OptionalDouble lagSlope,
    OptionalDouble catchUpSeconds,
    OptionalDouble pendingRecords,
    Optional<BottleneckStatus> bottleneck) {

  /**
   * A task that holds up others.
   *
   * @param role {@code source}, {@code operator} or {@code sink}
   * @param busyRatio share of its time
   */
  public record BottleneckStatus(String task, String role, double busyRatio) {}

  static FlowStatus of(JobAssessment job) {
    return new FlowStatus(
        job.lag().seconds(),
        job.lag().slope(),
        job.lag().catchUpSeconds(),
        job.history()
            .map(history -> history.flow().pendingRecords().latest())
            .orElse(OptionalDouble.empty()),
        job.bottleneck()
            .map(one -> new BottleneckStatus(one.task().name(), one.role(), one.busy())));
  }
}
