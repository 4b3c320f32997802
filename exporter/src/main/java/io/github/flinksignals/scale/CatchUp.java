// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;

/** How long a job takes after a rescale to process what arrived meanwhile. */
public sealed interface CatchUp {
  /**
   * A time in seconds after the tasks run again.
   *
   * @param shortest empty if the job cannot catch up, because more records arrive than it can
   *     process
   * @param longest empty if it may not catch up
   */
  record Known(OptionalDouble shortest, OptionalDouble longest) implements CatchUp {}

  /**
   * A time that cannot be computed.
   *
   * @param reason a clause: "how many records arrive is not known"
   */
  record Unknown(String reason) implements CatchUp {}

  /**
   * What has to be processed again or has waited when the tasks run again.
   *
   * @param seconds of input: the downtime and the age of the checkpoint
   * @param records that wait already; empty if that is not known
   * @param lagSeconds by how much the job is behind, if the records are not known; empty if unknown
   */
  record Backlog(double seconds, OptionalDouble records, OptionalDouble lagSeconds) {}

  /**
   * The backlog divided by what the job can process in addition to what arrives.
   *
   * @param job what was measured with the present parallelism; empty if the job has not run for
   *     long enough
   * @param parallelism of each task after the rescale
   * @param rescales what earlier rescales of the job did to its tasks
   */
  static CatchUp of(
      Optional<JobCapacity> job,
      ToIntFunction<TaskCapacity> parallelism,
      List<RescaleObservation> rescales,
      Backlog backlog) {
    return job.map(known -> of(known, new CapacityModel(known, parallelism, rescales), backlog))
        .orElseGet(() -> new Unknown(JobCapacity.NOT_MEASURED));
  }

  private static CatchUp of(JobCapacity job, CapacityModel model, Backlog backlog) {
    double now = job.recordsPerSecond();
    OptionalDouble arrives =
        job.offeredPerSecond().isPresent() || job.behind().orElse(true)
            ? job.offeredPerSecond()
            : OptionalDouble.of(now);
    if (arrives.isEmpty()) {
      return new Unknown("how many records arrive is not known");
    }
    if (backlog.records().isEmpty() && backlog.lagSeconds().isEmpty()) {
      return new Unknown("how far the job is behind is not known");
    }
    if (job.tasks().isEmpty()) {
      return new Unknown("the load of its tasks is not known");
    }
    double rate = arrives.getAsDouble();
    double records =
        rate * backlog.seconds()
            + backlog.records().orElseGet(() -> rate * backlog.lagSeconds().getAsDouble());
    double least = now * model.lowest();
    double most = now * model.highest();
    if (least <= rate && Double.isInfinite(most)) {
      return new Unknown("its tasks are not busy enough to show how much they can process");
    }
    return new Known(seconds(records, most - rate), seconds(records, least - rate));
  }

  private static OptionalDouble seconds(double records, double perSecond) {
    return perSecond > 0 ? OptionalDouble.of(records / perSecond) : OptionalDouble.empty();
  }
}
