// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.scale.JobCapacity;
import io.github.flinksignals.scale.RescaleObservation;
import io.github.flinksignals.scale.TaskCapacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The capacity of a job, and what its rescales did to it. Kept while the job does not run, because
 * a rescale is noticed after the tasks were stopped.
 *
 * @param last as last measured; empty if it was never measured
 * @param beforeRescale the busiest task before the last rescale, as last measured; empty if no task
 *     was busy
 * @param rescales what each rescale before the last one did to the busiest task, oldest first, at
 *     most {@link #MOST}
 */
public record CapacityHistory(
    Optional<JobCapacity> last,
    Optional<TaskCapacity> beforeRescale,
    List<RescaleObservation> rescales) {
  static final CapacityHistory NONE =
      new CapacityHistory(Optional.empty(), Optional.empty(), List.of());

  private static final int MOST = 3;

  /** The history file is written with each poll. Tasks that are less busy rarely limit a job. */
  private static final int MOST_SAVED = 2;

  /** A task that is busy for less of its time before or after shows little of its efficiency. */
  private static final double BUSY = 0.5;

  /** Less added parallelism changes the capacity by less than measurements differ. */
  private static final double LEAST_ADDED = 0.1;

  private static final double HOT = 0.5;

  public CapacityHistory {
    rescales = List.copyOf(rescales);
  }

  CapacityHistory next(Optional<JobCapacity> measured) {
    return measured.isPresent() ? new CapacityHistory(measured, beforeRescale, rescales) : this;
  }

  /**
   * @param previous when the rescale before began; empty if there was none
   */
  CapacityHistory rescaled(Optional<Instant> previous) {
    Optional<TaskCapacity> busiest =
        last.stream()
            .flatMap(job -> job.tasks().stream())
            .filter(CapacityHistory::measurable)
            .max(Comparator.comparingDouble(TaskCapacity::busyAtLeast));
    return new CapacityHistory(last, busiest, Tail.of(observations(previous), MOST));
  }

  /**
   * What each rescale did to the busiest task, including the last one.
   *
   * @param lastRescale when it began; empty if there was none
   */
  List<RescaleObservation> observations(Optional<Instant> lastRescale) {
    Optional<JobCapacity> after =
        last.filter(one -> lastRescale.filter(at -> one.at().isAfter(at)).isPresent());
    List<RescaleObservation> all = new ArrayList<>(rescales);
    after.stream().flatMap(this::observed).forEach(all::add);
    return all;
  }

  private Stream<RescaleObservation> observed(JobCapacity after) {
    return beforeRescale.stream()
        .flatMap(
            from ->
                after.tasks().stream()
                    .filter(to -> to.task().equals(from.task()) && measurable(to))
                    .map(to -> observed(from, to)))
        .filter(one -> Math.abs(one.added()) >= LEAST_ADDED);
  }

  /** A subtask that may have a hot key says nothing about the efficiency of the other subtasks. */
  private static boolean measurable(TaskCapacity task) {
    return task.capacity().isPresent()
        && task.busyAtLeast() >= BUSY
        && task.hotAtMost() <= HOT * task.busyAtLeast();
  }

  private static RescaleObservation observed(TaskCapacity from, TaskCapacity to) {
    return new RescaleObservation(
        from.task(),
        from.writesOutput(),
        CapacityMeasurement.rounded(from.added(to.parallelism())),
        CapacityMeasurement.rounded(
            to.capacity().getAsDouble() / from.capacity().getAsDouble() - 1));
  }

  /** Uses what an earlier process saved where this one knows nothing. */
  CapacityHistory withSaved(CapacityHistory saved) {
    return new CapacityHistory(
        last.or(saved::last),
        beforeRescale.or(saved::beforeRescale),
        rescales.isEmpty() ? saved.rescales : rescales);
  }

  /** The part that is saved: the busiest tasks and the observations. */
  CapacityHistory saved() {
    return new CapacityHistory(last.map(job -> job.busiest(MOST_SAVED)), beforeRescale, rescales);
  }
}
