// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SubtaskLoad;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Active when a sink cannot keep up with the job for a while: it is the bottleneck and constantly
 * busy, or tasks before it wait for some of its subtasks that are, or the queue before it keeps
 * growing, which shows before there is any backpressure.
 */
final class SinkSaturated implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Task> tasks = job.details().map(JobDetails::tasks).orElse(List.of());
    List<Task> sinks = tasks.stream().filter(task -> task.role() == Task.Role.SINK).toList();
    LagTrend lag = LagTrend.of(job, context.thresholds(), context.now());
    Optional<String> chained = lag.falling() ? Optional.empty() : saturatedChain(job);
    if (sinks.isEmpty()) {
      return job.details().map(details -> details.tasks().isEmpty()).orElse(true)
          ? new Finding.NotEnoughData("the tasks of the job are not known yet")
          : chained.<Finding>map(Finding.NotEnoughData::new).orElse(Finding.inactive());
    }
    Optional<String> evidence =
        evidence(sinks, job, lag, context.thresholds().flow().backpressure()).findFirst();
    if (evidence.isPresent() && !lag.falling()) {
      return new Finding.Active(evidence.get());
    }
    return sinks.stream().anyMatch(sink -> job.flow().task(sink).held(SinkSaturated::known))
        ? chained.<Finding>map(Finding.NotEnoughData::new).orElse(Finding.inactive())
        : new Finding.NotEnoughData("no sink has reported its load for long enough");
  }

  /**
   * Why it is not known whether a sink is saturated that shares a saturated task with a source or
   * with other operators: Flink measures the load of the task only.
   */
  private static Optional<String> saturatedChain(JobHistory job) {
    return job.job().tasks().stream()
        .filter(task -> task.role() != Task.Role.SINK && task.writesOutput())
        .filter(task -> task.counts().running() > 0)
        .flatMap(task -> saturatedChain(task, job.flow().task(task).load()).stream())
        .findFirst();
  }

  private static Optional<String> saturatedChain(Task task, TaskFlow.Load load) {
    String chain =
        task.name()
            + (task.role() == Task.Role.SOURCE
                ? " is source and sink at the same time"
                : " contains a sink and other operators");
    if (load.busy().isEmpty()) {
      return Optional.of(chain + ", and Flink does not report how busy it is");
    }
    return load.busiest() > Bottleneck.SATURATED
        ? Optional.of(
            chain
                + " and is busy "
                + Formats.percent(load.busiest())
                + " of the time: Flink does not report which part of it is slow")
        : Optional.empty();
  }

  @Override
  public Duration beginsAfter() {
    return TaskFlow.LEAST_HOLD;
  }

  /**
   * A sink that is still busy must catch up for the whole time. One that is no longer busy may have
   * paused between two batches, so half of it is enough.
   */
  @Override
  public Duration endsAfter(JobHistory job, RuleContext context) {
    boolean busy =
        job.job().tasks().stream()
            .filter(task -> task.role() == Task.Role.SINK)
            .map(job.flow()::task)
            .anyMatch(flow -> saturated(flow) || partlySaturated(flow).isPresent());
    return busy ? TaskFlow.LEAST_HOLD : TaskFlow.LEAST_HOLD.dividedBy(2);
  }

  private static boolean saturated(TaskFlow flow) {
    return flow.last().map(load -> load.busyAbove(Bottleneck.SATURATED)).orElse(false);
  }

  /**
   * The load of the subtasks, if some are saturated although the sink is not on average. A table
   * format that distributes records by partition or bucket gives some subtasks more than others. A
   * single hot one is a matter of {@link HotSubtask}.
   */
  private static Optional<SubtaskLoad> partlySaturated(TaskFlow flow) {
    return flow.subtasks()
        .filter(load -> load.busyHighest() >= SubtaskLoad.SATURATED && !load.hot());
  }

  private static Stream<String> evidence(
      List<Task> sinks, JobHistory job, LagTrend lag, double limit) {
    Optional<Bottleneck> bottleneck = Bottleneck.find(job, limit);
    return sinks.stream()
        .flatMap(
            sink ->
                evidence(sink, job.flow().task(sink), bottleneck, lag)
                    .or(() -> partEvidence(sink, job, bottleneck, limit))
                    .stream());
  }

  /** Of a sink that is the bottleneck because some of its subtasks hold up the tasks before it. */
  private static Optional<String> partEvidence(
      Task sink, JobHistory job, Optional<Bottleneck> bottleneck, double limit) {
    return bottleneck
        .filter(one -> one.task().id().equals(sink.id()))
        .filter(
            one ->
                job.job().tasks().stream()
                    .filter(task -> sink.inputs().contains(task.id()))
                    .anyMatch(task -> job.flow().task(task).load().partlyBackpressuredAbove(limit)))
        .flatMap(
            one ->
                partlySaturated(job.flow().task(sink))
                    .map(
                        load ->
                            one.describe()
                                + " on average, and its busiest subtask "
                                + Formats.percent(load.busyHighest())));
  }

  private static Optional<String> evidence(
      Task sink, TaskFlow flow, Optional<Bottleneck> bottleneck, LagTrend lag) {
    boolean isBottleneck = bottleneck.map(one -> one.task().id().equals(sink.id())).orElse(false);
    if (isBottleneck && saturated(flow)) {
      return bottleneck.map(Bottleneck::describe);
    }
    // A queue before a single busy subtask is no fault of the sink.
    if (flow.subtasks().map(SubtaskLoad::hot).orElse(false)) {
      return Optional.empty();
    }
    // Tasks that read from the same task share one count, so another reader may be the slow one.
    boolean ownQueue =
        isBottleneck || flow.inFlightRecords().map(one -> one.readers() == 1).orElse(false);
    boolean lagging = lag.recentSlope().isEmpty() || lag.recentSlope().getAsDouble() > 0;
    return ownQueue && lagging && flow.queueGrows()
        ? Optional.of(
            Formats.count(flow.inFlightRecords().orElseThrow().count(), "record")
                + " wait before the sink "
                + sink.name()
                + ", and the queue keeps growing")
        : Optional.empty();
  }

  private static boolean known(TaskFlow.Load load) {
    return load.busy().isPresent();
  }
}
