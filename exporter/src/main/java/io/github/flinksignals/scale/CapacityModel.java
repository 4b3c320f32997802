// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.scale.ThroughputPrediction.Known;
import io.github.flinksignals.scale.ThroughputPrediction.Unknown;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Predicts the throughput of a job with another parallelism. All numbers are multiples of the
 * present throughput: what a task allows is carried to the sources by the number of records that
 * they emit now for each record of the task.
 */
final class CapacityModel {
  /** How much a measured rate and a measured load differ from the next ones. */
  private static final double MARGIN = 0.1;

  private final JobCapacity job;
  private final List<Allowed> tasks;

  /**
   * How many times the present throughput one task allows.
   *
   * @param wider whether it gets more subtasks
   */
  private record Allowed(
      TaskCapacity task,
      RescaleEfficiency efficiency,
      boolean wider,
      double lowest,
      double expected,
      double highest) {
    static Allowed by(TaskCapacity task, int subtasks, List<RescaleObservation> rescales) {
      RescaleEfficiency efficiency = RescaleEfficiency.of(task, rescales);
      return new Allowed(
          task,
          efficiency,
          task.added(subtasks) > 0,
          task.lowest(subtasks, efficiency),
          task.expected(subtasks, efficiency),
          task.highest(subtasks, efficiency));
    }

    /** Why the task makes the prediction worthless; empty unless it may limit the job. */
    Optional<String> unknown(double expectedOfAll) {
      if (lowest > expectedOfAll) {
        return Optional.empty();
      }
      if (task.unknown()) {
        return Optional.of("the load of " + task.task() + " is not known");
      }
      return task.writesOutput() && wider && !efficiency.learned() && task.saturated()
          ? Optional.of(
              "the slowest task is "
                  + task.task()
                  + ", and no earlier rescale shows whether its store takes more records")
          : Optional.empty();
    }
  }

  /** A part of the present throughput, or a multiple of it. */
  private record Interval(double lowest, double expected, double highest) {
    Interval atMost(double most) {
      return new Interval(
          Math.min(most, lowest), Math.min(most, expected), Math.min(most, highest));
    }
  }

  CapacityModel(
      JobCapacity job, ToIntFunction<TaskCapacity> parallelism, List<RescaleObservation> rescales) {
    this.job = job;
    this.tasks =
        job.tasks().stream()
            .map(task -> Allowed.by(task, parallelism.applyAsInt(task), rescales))
            .toList();
  }

  /** What all tasks allow at least; infinite without tasks. */
  double lowest() {
    return tasks.stream().mapToDouble(Allowed::lowest).min().orElse(Double.POSITIVE_INFINITY);
  }

  /** What all tasks allow at most; infinite without tasks. */
  double highest() {
    return tasks.stream().mapToDouble(Allowed::highest).min().orElse(Double.POSITIVE_INFINITY);
  }

  ThroughputPrediction predict() {
    Optional<Allowed> slowest = tasks.stream().min(Comparator.comparingDouble(Allowed::expected));
    if (slowest.isEmpty()) {
      return new Unknown("the load of its tasks is not known");
    }
    Interval allowed = new Interval(lowest(), slowest.get().expected(), highest());
    boolean limited = tasks.stream().anyMatch(one -> one.task().saturated());
    if (job.behind().isPresent() ? !job.behind().get() : !limited) {
      return known(allowed.atMost(1), allowed.expected() > 1, slowest.get());
    }
    if (!limited) {
      return new Unknown("the job is behind, but no task is known to be saturated");
    }
    return tasks.stream()
        .flatMap(one -> one.unknown(allowed.expected()).stream())
        .findFirst()
        .<ThroughputPrediction>map(Unknown::new)
        .orElseGet(() -> known(whileBehind(allowed), false, slowest.get()));
  }

  /**
   * A job that is behind processes what its tasks allow until it has caught up, and from then on
   * what arrives. If it is not known whether it is behind, it may have caught up already.
   */
  private Interval whileBehind(Interval allowed) {
    double arrives =
        job.behind().isEmpty()
            ? 1
            : job.offeredPerSecond().orElse(Double.POSITIVE_INFINITY) / job.recordsPerSecond();
    return new Interval(Math.min(allowed.lowest(), arrives), allowed.expected(), allowed.highest());
  }

  private Known known(Interval allowed, boolean limitedByInput, Allowed slowest) {
    double now = job.recordsPerSecond();
    return new Known(
        now * allowed.lowest() * (1 - MARGIN),
        now * allowed.expected(),
        now * allowed.highest() * (1 + MARGIN),
        limitedByInput ? Optional.empty() : Optional.of(slowest.task().task()));
  }
}
