// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The throughput that a job is expected to have with another parallelism. */
public sealed interface ThroughputPrediction {
  /**
   * A throughput in records per second that all sources emit.
   *
   * @param lowest of the interval
   * @param expected the most probable value
   * @param highest of the interval
   * @param bottleneck the task that will limit the job, in its shortest form; empty if that is the
   *     input, because no more records arrive
   */
  record Known(double lowest, double expected, double highest, Optional<String> bottleneck)
      implements ThroughputPrediction {}

  /**
   * Nothing can be said.
   *
   * @param reason a clause: "the load of map is not known"
   */
  record Unknown(String reason) implements ThroughputPrediction {}

  /**
   * Predicts the throughput: the least that a task allows, and no more than the records that
   * arrive.
   *
   * @param job what was measured with the present parallelism; empty if the job has not run for
   *     long enough
   * @param parallelism of each task after the rescale
   * @param rescales what earlier rescales of the job did to its tasks
   */
  static ThroughputPrediction of(
      Optional<JobCapacity> job,
      ToIntFunction<TaskCapacity> parallelism,
      List<RescaleObservation> rescales) {
    return job.<ThroughputPrediction>map(
            known -> new CapacityModel(known, parallelism, rescales).predict())
        .orElseGet(() -> new Unknown(JobCapacity.NOT_MEASURED));
  }
}
