// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SourceOutput;
import io.github.flinksignals.history.TaskRates;
import io.github.flinksignals.history.WatermarkProgress;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Active when the watermark of a sink does not advance although its source emits records: windows
 * do not close and timers do not fire. Usually one of several inputs has no records and no idleness
 * timeout.
 */
final class WatermarkStalled implements Rule {
  private static final int GAP_FACTOR = 2;

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Task> tasks = job.details().map(JobDetails::tasks).orElse(List.of());
    List<Task> sinks = tasks.stream().filter(task -> task.role() == Task.Role.SINK).toList();
    if (sinks.stream().noneMatch(sink -> job.flow().task(sink).watermark().isPresent())) {
      return new Finding.NotEnoughData("no sink has reported a watermark yet");
    }
    return sinks.stream()
        .filter(sink -> stalled(job, sink, tasks, context))
        .findFirst()
        .<Finding>map(sink -> new Finding.Active(evidence(job, sink, tasks)))
        .orElseGet(Finding::inactive);
  }

  /**
   * Whether a task before each sink with a stalled watermark is backpressured; as before while no
   * sink shows it, because a poll may have no answer.
   */
  static boolean heldUp(
      List<JobHistory> jobs, Optional<JobAssessment> before, RuleContext context) {
    List<Boolean> heldUp = jobs.stream().flatMap(job -> heldUp(job, context)).toList();
    return heldUp.isEmpty()
        ? before
            .map(last -> last.explainedBy().get(FailureMode.WATERMARK_STALLED))
            .filter(causes -> causes.contains(FailureMode.BACKPRESSURE))
            .isPresent()
        : !heldUp.contains(false);
  }

  private static Stream<Boolean> heldUp(JobHistory job, RuleContext context) {
    double limit = context.thresholds().flow().backpressure();
    List<Task> tasks = job.job().tasks();
    return tasks.stream()
        .filter(task -> task.role() == Task.Role.SINK && stalled(job, task, tasks, context))
        .map(
            sink ->
                upstream(sink, tasks).values().stream()
                    .map(task -> job.flow().task(task).load())
                    .anyMatch(load -> load.partlyBackpressuredAbove(limit)));
  }

  private static boolean stalled(JobHistory job, Task sink, List<Task> tasks, RuleContext context) {
    Optional<WatermarkProgress> watermark = job.flow().task(sink).watermark();
    Optional<Duration> baselineGap = watermark.flatMap(WatermarkProgress::medianGap);
    if (baselineGap.isEmpty() || !watermark.get().reported()) {
      return false;
    }
    Duration window = context.thresholds().flow().lagWindow();
    Duration longGap = baselineGap.get().multipliedBy(GAP_FACTOR);
    Duration patience = window.compareTo(longGap) >= 0 ? window : longGap;
    Instant now = context.now();
    Collection<Task> before = upstream(sink, tasks).values();
    // A task that is stuck in one record forwards no watermark either, but event time is not the
    // cause.
    return before.stream().noneMatch(task -> stuck(job, task))
        && before.stream()
            .filter(task -> task.role() == Task.Role.SOURCE)
            .flatMap(source -> job.flow().task(source).output().stream())
            .filter(output -> output.isEmitting(now))
            .anyMatch(
                output -> !output.last().isBefore(later(output, watermark.get()).plus(patience)));
  }

  private static Instant later(SourceOutput output, WatermarkProgress watermark) {
    return output.since().isAfter(watermark.since()) ? output.since() : watermark.since();
  }

  private static boolean stuck(JobHistory job, Task task) {
    TaskRates rates = job.tasks().get(task.name());
    return task.role() != Task.Role.SOURCE
        && rates != null
        && rates.busy().orElse(0) > Bottleneck.SATURATED
        && rates.recordsIn().orElse(1) < 1;
  }

  /**
   * Names the first task with the stalled watermark. Inner tasks are only read while one stalls.
   */
  private static String evidence(JobHistory job, Task sink, List<Task> tasks) {
    WatermarkProgress watermark = job.flow().task(sink).watermark().orElseThrow();
    Set<String> before = upstream(sink, tasks).keySet();
    Task first =
        tasks.stream()
            .filter(task -> before.contains(task.id()))
            .filter(
                task ->
                    job.flow()
                        .task(task)
                        .watermark()
                        .map(one -> !one.value().isAfter(watermark.value()))
                        .orElse(false))
            .findFirst()
            .orElse(sink);
    return "the input watermark of "
        + first.name()
        + " has been at "
        + Formats.time(watermark.value())
        + " since "
        + Formats.time(watermark.since())
        + ", while the source emits records";
  }

  /** The task and all tasks upstream of it, by id. */
  private static Map<String, Task> upstream(Task task, List<Task> tasks) {
    Map<String, Task> byId = new HashMap<>();
    tasks.forEach(one -> byId.put(one.id(), one));
    Map<String, Task> upstream = new LinkedHashMap<>(Map.of(task.id(), task));
    Deque<Task> open = new ArrayDeque<>(upstream.values());
    while (!open.isEmpty()) {
      for (String input : open.remove().inputs()) {
        Task before = byId.get(input);
        if (before != null && upstream.putIfAbsent(input, before) == null) {
          open.add(before);
        }
      }
    }
    return upstream;
  }
}
