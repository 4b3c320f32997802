// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import java.util.List;
import java.util.Optional;

/**
 * Active when a sink cannot keep up with the job: it is the bottleneck and constantly busy, or the
 * queue before it keeps growing, which shows before there is any backpressure.
 */
final class SinkSaturated implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Task> sinks =
        job.details().map(JobDetails::tasks).orElse(List.of()).stream()
            .filter(task -> task.role() == Task.Role.SINK)
            .toList();
    if (sinks.isEmpty()) {
      return job.details().map(details -> details.tasks().isEmpty()).orElse(true)
          ? new Finding.NotEnoughData("the tasks of the job are not known yet")
          : Finding.inactive();
    }
    if (sinks.stream().noneMatch(sink -> flow(job, sink).held(SinkSaturated::known))) {
      return new Finding.NotEnoughData("no sink has reported its load for long enough");
    }
    LagTrend lag = LagTrend.of(job, context.thresholds(), context.now());
    if (lag.falling()) {
      return Finding.inactive();
    }
    Optional<Bottleneck> bottleneck =
        Bottleneck.find(job, context.thresholds().flow().backpressure());
    return sinks.stream()
        .flatMap(sink -> evidence(sink, flow(job, sink), bottleneck, lag).stream())
        .findFirst()
        .<Finding>map(Finding.Active::new)
        .orElseGet(Finding::inactive);
  }

  private static Optional<String> evidence(
      Task sink, TaskFlow flow, Optional<Bottleneck> bottleneck, LagTrend lag) {
    boolean isBottleneck = bottleneck.map(one -> one.task().id().equals(sink.id())).orElse(false);
    if (isBottleneck && flow.held(load -> load.busyAbove(Bottleneck.SATURATED))) {
      return bottleneck.map(Bottleneck::describe);
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

  private static TaskFlow flow(JobHistory job, Task sink) {
    return job.flow().tasks().getOrDefault(sink.name(), TaskFlow.EMPTY);
  }
}
