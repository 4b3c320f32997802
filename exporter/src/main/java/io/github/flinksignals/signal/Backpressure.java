// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.model.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Active when a task waits for downstream tasks most of the time. Not active while the job catches
 * up, because it then runs at full speed.
 */
final class Backpressure implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    double limit = context.thresholds().flow().backpressure();
    Map<String, TaskFlow> tasks = job.flow().tasks();
    if (tasks.values().stream().noneMatch(flow -> flow.held(Backpressure::known))) {
      return new Finding.NotEnoughData(
          "no task has reported its backpressured time for long enough");
    }
    Optional<String> worst =
        tasks.entrySet().stream()
            .filter(entry -> entry.getValue().held(load -> load.backpressuredAbove(limit)))
            .max(Comparator.comparingDouble(entry -> now(entry.getValue())))
            .map(Map.Entry::getKey);
    if (worst.isEmpty()) {
      return unknown(job)
          .<Finding>map(
              task ->
                  new Finding.NotEnoughData(
                      task + " has not reported its backpressured time for long enough"))
          .orElse(Finding.inactive());
    }
    if (LagTrend.of(job, context.thresholds(), context.now()).falling()
        || HotSubtask.explanationPending(job, context)) {
      return Finding.inactive();
    }
    Optional<Bottleneck> bottleneck = Bottleneck.find(job, limit);
    if (bottleneck.map(one -> soonSaturated(one, job)).orElse(false)) {
      return Finding.inactive();
    }
    return new Finding.Active(
        worst.get()
            + " is backpressured "
            + Formats.percent(now(tasks.get(worst.get())))
            + " of the time; "
            + bottleneck
                .map(Bottleneck::describe)
                .orElse("no downstream task reports how busy it is"));
  }

  /** A task with unknown load that may wait for others; empty if there is none. */
  private static Optional<String> unknown(JobHistory job) {
    List<Task> all = job.job().tasks();
    Set<String> read =
        all.stream().flatMap(reader -> reader.inputs().stream()).collect(Collectors.toSet());
    return all.stream()
        .filter(task -> task.counts().running() > 0)
        .filter(task -> read.contains(task.id()))
        .filter(task -> !job.flow().task(task).held(Backpressure::known))
        .map(Task::name)
        .findFirst();
  }

  /**
   * Whether {@link SinkSaturated} is about to become active and will explain the backpressure: a
   * sink can appear saturated one or two polls later than the tasks before it appear backpressured.
   */
  private static boolean soonSaturated(Bottleneck bottleneck, JobHistory job) {
    TaskFlow flow = job.flow().task(bottleneck.task());
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
