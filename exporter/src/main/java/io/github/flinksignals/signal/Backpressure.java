// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.model.Task;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * True when a task waits for those after it for most of its time. A job that catches up runs at
 * full speed by right.
 */
final class Backpressure implements Rule {
  @Override
  public FailureMode mode() {
    return FailureMode.BACKPRESSURE;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    double limit = context.thresholds().flow().backpressure();
    Map<String, TaskFlow> tasks = job.flow().tasks();
    if (tasks.values().stream().noneMatch(flow -> flow.held(Backpressure::known))) {
      return new Finding.NotEnoughData("no task told its backpressured time for long enough");
    }
    Optional<String> worst =
        tasks.entrySet().stream()
            .filter(entry -> entry.getValue().held(load -> load.backpressuredAbove(limit)))
            .max(Comparator.comparingDouble(entry -> now(entry.getValue())))
            .map(Map.Entry::getKey);
    if (worst.isEmpty() || LagTrend.of(job, context.thresholds(), context.now()).falling()) {
      return Finding.inactive();
    }
    Optional<Bottleneck> bottleneck = Bottleneck.find(job, limit);
    if (bottleneck.map(one -> soonSaturated(one, tasks)).orElse(false)) {
      return Finding.inactive();
    }
    return new Finding.Active(
        worst.get()
            + " is backpressured "
            + Formats.percent(now(tasks.get(worst.get())))
            + " of the time; "
            + bottleneck
                .map(Bottleneck::words)
                .orElse("no task after it is busy over all its subtasks: look for a single one"));
  }

  /**
   * Whether a sink is the bottleneck that was saturated a poll or two later than the tasks before
   * it felt it. {@link SinkSaturated} is about to say so, and is the root of it all.
   */
  private static boolean soonSaturated(Bottleneck bottleneck, Map<String, TaskFlow> tasks) {
    TaskFlow flow = tasks.getOrDefault(bottleneck.task().name(), TaskFlow.EMPTY);
    return bottleneck.task().role() == Task.Role.SINK
        && flow.heldRecently(load -> load.busyAbove(Bottleneck.SATURATED))
        && !flow.held(load -> load.busyAbove(Bottleneck.SATURATED));
  }

  private static boolean known(TaskFlow.Load load) {
    return load.backpressured().isPresent();
  }

  private static double now(TaskFlow flow) {
    return flow.last().map(load -> load.backpressured().orElse(0)).orElse(0.0);
  }
}
