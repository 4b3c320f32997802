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
 * True when a sink cannot take what the job writes to it: it is the bottleneck and busy all the
 * time, or what waits before it grows and grows, which shows before there is any backpressure.
 */
final class SinkSaturated implements Rule {
  @Override
  public FailureMode mode() {
    return FailureMode.SINK_SATURATED;
  }

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
      return new Finding.NotEnoughData("no sink told its load for long enough");
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
    boolean holdsUp = bottleneck.map(one -> one.task().id().equals(sink.id())).orElse(false);
    if (holdsUp && flow.held(load -> load.busyAbove(Bottleneck.SATURATED))) {
      return bottleneck.map(Bottleneck::words);
    }
    // Readers that share a writer are counted together, and one of the others may be the slow one.
    boolean its = holdsUp || flow.inFlightRecords().map(one -> one.readers() == 1).orElse(false);
    boolean late = lag.recentSlope().isEmpty() || lag.recentSlope().getAsDouble() > 0;
    return its && late && flow.queueGrows()
        ? Optional.of(
            Formats.count(flow.inFlightRecords().orElseThrow().count(), "record")
                + " wait before the sink "
                + sink.name()
                + ", and more and more")
        : Optional.empty();
  }

  private static boolean known(TaskFlow.Load load) {
    return load.busy().isPresent();
  }

  private static TaskFlow flow(JobHistory job, Task sink) {
    return job.flow().tasks().getOrDefault(sink.name(), TaskFlow.EMPTY);
  }
}
