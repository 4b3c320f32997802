// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Pipelines;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.InputParts;
import io.github.flinksignals.scale.JobCapacity;
import io.github.flinksignals.scale.TaskCapacity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Measures what the tasks of a job can take, from how busy they are. */
final class CapacityMeasurement {
  /** As long as the rates are measured. */
  static final Duration LAG_WINDOW = TaskFlow.HOLD.multipliedBy(2);

  /** A lag that rises faster than this is that of an input that is hardly read at all. */
  private static final double FASTEST_LAG = 0.95;

  private CapacityMeasurement() {}

  /**
   * Measures a job.
   *
   * @param summary of the job's last assessment
   * @return empty while the rates of a source are not known, or it emits nothing
   */
  static Optional<JobCapacity> of(Job job, FlowHistory flow, HealthSummary summary, Instant now) {
    OptionalDouble emitted = emitted(job.tasks(), flow);
    if (emitted.isEmpty() || emitted.getAsDouble() <= 0) {
      return Optional.empty();
    }
    InputParts parts = new InputParts(job.tasks());
    return Optional.of(
        new JobCapacity(
            now,
            rounded(emitted.getAsDouble()),
            summary.needsThroughput(),
            flow.pipelineLags().isEmpty()
                ? offered(emitted, flow.lag(), now)
                : offeredToEach(job.tasks(), flow, now),
            job.tasks().stream()
                .filter(task -> task.counts().running() > 0)
                .map(
                    task ->
                        of(
                            LabelValues.shortest(task.name()),
                            task,
                            flow.task(task),
                            parts.of(task)))
                .toList()));
  }

  private static OptionalDouble emitted(List<Task> tasks, FlowHistory flow) {
    return TaskRates.emitted(tasks, task -> flow.task(task).steady().rates());
  }

  /** One pipeline may catch up while another falls behind, so each has its own lag. */
  private static OptionalDouble offeredToEach(List<Task> tasks, FlowHistory flow, Instant now) {
    double sum = 0;
    for (List<Task> pipeline : Pipelines.of(tasks)) {
      OptionalDouble offered = offered(emitted(pipeline, flow), flow.lag(pipeline), now);
      if (offered.isEmpty() && PipelineViews.works(pipeline, flow)) {
        return offered;
      }
      sum += offered.orElse(0);
    }
    return OptionalDouble.of(rounded(sum));
  }

  /**
   * While the lag rises by 0.2 s per second, the sources read 0.8 s of their input per second, so
   * 1.25 times as many records arrive.
   */
  private static OptionalDouble offered(OptionalDouble emitted, LagSeries lag, Instant now) {
    OptionalDouble slope = lag.seconds().slope(LAG_WINDOW, now);
    return emitted.isPresent() && slope.isPresent() && slope.getAsDouble() < FASTEST_LAG
        ? OptionalDouble.of(rounded(emitted.getAsDouble() / (1 - slope.getAsDouble())))
        : OptionalDouble.empty();
  }

  /** Measures a task by itself. Its name is not shortened, because that may cost a hash. */
  static TaskCapacity of(Task task, TaskFlow flow) {
    return of(task.name(), task, flow, OptionalInt.empty());
  }

  private static TaskCapacity of(String name, Task task, TaskFlow flow, OptionalInt parts) {
    TaskRates rates = flow.steady().rates();
    boolean source = task.role() == Task.Role.SOURCE;
    Load load = Load.of(task, flow);
    return new TaskCapacity(
        name,
        task.writesOutput(),
        task.parallelism(),
        parts,
        rounded((source ? rates.recordsOut() : rates.recordsIn()).orElse(0)),
        rounded(load.atLeast()),
        rounded(load.atMost()),
        rounded(load.hotAtLeast()),
        rounded(load.hotAtMost()));
  }

  /** More digits are noise, and would be saved with each poll. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** How busy the busiest subtask is, and how much of that one key or partition may cause. */
  private record Load(double atLeast, double atMost, double hotAtLeast, double hotAtMost) {
    static Load of(Task task, TaskFlow flow) {
      OptionalDouble mean = flow.steady().rates().busy();
      if (mean.isEmpty()) {
        return new Load(0, 1, 0, 1);
      }
      int subtasks = task.counts().running();
      if (subtasks == 1) {
        // How records are distributed over keys shows only with two subtasks.
        double hot = task.keyed() ? mean.getAsDouble() : 0;
        return new Load(mean.getAsDouble(), mean.getAsDouble(), 0, hot);
      }
      return flow.subtasksOverHold()
          .map(Load::of)
          .orElseGet(() -> of(mean.getAsDouble(), flow.load().busyHighest(), subtasks));
    }

    private static Load of(SubtaskLoad read) {
      double difference = read.busyHighest() - read.busyMedian();
      boolean uneven =
          read.hot() && read.records().filter(SubtaskLoad.Distribution.UNEVEN::equals).isPresent();
      return new Load(
          read.busyHighest(),
          read.busyHighest(),
          uneven ? difference : 0,
          read.hot() ? read.busyHighest() : difference);
    }

    /**
     * @param highest of the busiest subtask, as the task reports it
     */
    private static Load of(double mean, OptionalDouble highest, int subtasks) {
      if (highest.isPresent()) {
        double busiest = Math.max(mean, highest.getAsDouble());
        return new Load(busiest, busiest, 0, busiest - mean);
      }
      double most = Math.min(1, mean * subtasks);
      return new Load(mean, most, 0, most);
    }
  }
}
