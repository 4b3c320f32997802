// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.CatchUp;
import io.github.flinksignals.scale.Scaling;
import io.github.flinksignals.scale.TaskCapacity;
import io.github.flinksignals.scale.ThroughputPrediction;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What to expect of a scale. The names of the components are the field names of the JSON.
 *
 * @param throughput of all sources after it; empty if unknown
 * @param throughputUnknown why it is unknown; empty if it is known
 * @param bottleneck the task that will limit the throughput; empty if that is the input, and if it
 *     is unknown
 * @param downtimeSeconds how long the tasks did not run at the last rescale; empty if unknown
 * @param catchUp how long the job takes after that to process what arrived meanwhile; empty if
 *     unknown
 * @param catchUpUnknown why it is unknown; empty if it is known
 */
record ScaleForecast(
    Optional<Throughput> throughput,
    Optional<String> throughputUnknown,
    Optional<String> bottleneck,
    OptionalDouble downtimeSeconds,
    Optional<CatchUpTime> catchUp,
    Optional<String> catchUpUnknown) {

  /** In records per second. */
  record Throughput(double lowest, double expected, double highest) {}

  /**
   * In seconds.
   *
   * @param shortest empty if the job cannot catch up
   * @param longest empty if it may not catch up
   */
  record CatchUpTime(OptionalDouble shortest, OptionalDouble longest) {}

  static ScaleForecast of(Scaling scaling, int to, JobAssessment job, Instant now) {
    JobHistory history = job.history().orElseThrow();
    ToIntFunction<TaskCapacity> parallelism = parallelism(scaling, to);
    ThroughputPrediction prediction = history.rescales().predict(parallelism);
    Optional<ThroughputPrediction.Known> known =
        prediction instanceof ThroughputPrediction.Known one ? Optional.of(one) : Optional.empty();
    Optional<Duration> downtime = history.rescales().last().flatMap(Rescale::downtime);
    CatchUp catchUp =
        downtime
            .map(time -> history.rescales().catchUp(parallelism, backlog(job, history, time, now)))
            .orElse(
                new CatchUp.Unknown("no earlier rescale shows how long the tasks will not run"));
    return new ScaleForecast(
        known.map(one -> new Throughput(one.lowest(), one.expected(), one.highest())),
        prediction instanceof ThroughputPrediction.Unknown unknown
            ? Optional.of(unknown.reason())
            : Optional.empty(),
        known.flatMap(ThroughputPrediction.Known::bottleneck),
        downtime.isPresent()
            ? OptionalDouble.of(downtime.get().toMillis() / 1000.0)
            : OptionalDouble.empty(),
        catchUp instanceof CatchUp.Known one
            ? Optional.of(new CatchUpTime(one.shortest(), one.longest()))
            : Optional.empty(),
        catchUp instanceof CatchUp.Unknown unknown
            ? Optional.of(unknown.reason())
            : Optional.empty());
  }

  /** What was measured of a task has the shortest form of its name. */
  private static ToIntFunction<TaskCapacity> parallelism(Scaling scaling, int to) {
    Map<String, Integer> after =
        scaling.tasks().stream()
            .collect(
                Collectors.toMap(
                    task -> LabelValues.shortest(task.name()),
                    (Task task) -> scaling.parallelism(task, to),
                    Math::min));
    return task -> after.getOrDefault(task.task(), task.parallelism());
  }

  private static CatchUp.Backlog backlog(
      JobAssessment job, JobHistory history, Duration downtime, Instant now) {
    // What was read since the last completed checkpoint was triggered is read again.
    Duration age =
        history
            .checkpoints()
            .lastCompleted()
            .map(Checkpoint::triggeredAt)
            .map(at -> Duration.between(at, now))
            .filter(time -> !time.isNegative())
            .orElse(Duration.ZERO);
    return new CatchUp.Backlog(
        downtime.plus(age).toMillis() / 1000.0,
        history.flow().lag().pendingRecords().latest(),
        job.lag().seconds());
  }
}
