// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SourceOutput;
import io.github.flinksignals.history.TaskFlow;
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

/**
 * True when event time stands still at a task although its source emits: windows do not close and
 * timers do not fire. Most often one input of several is silent and not declared idle.
 */
final class WatermarkStalled implements Rule {
  private static final int USUAL_GAPS = 2;

  @Override
  public FailureMode mode() {
    return FailureMode.WATERMARK_STALLED;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Task> tasks = job.details().map(JobDetails::tasks).orElse(List.of());
    List<Task> sinks = tasks.stream().filter(task -> task.role() == Task.Role.SINK).toList();
    if (sinks.stream().noneMatch(sink -> flow(job, sink).watermark().isPresent())) {
      return new Finding.NotEnoughData("no sink told a watermark yet");
    }
    return sinks.stream()
        .filter(sink -> stalled(job, sink, tasks, context))
        .findFirst()
        .<Finding>map(sink -> new Finding.Active(evidence(job, sink, tasks)))
        .orElseGet(Finding::inactive);
  }

  private static boolean stalled(JobHistory job, Task sink, List<Task> tasks, RuleContext context) {
    Optional<WatermarkProgress> watermark = flow(job, sink).watermark();
    Optional<Duration> usual = watermark.flatMap(WatermarkProgress::medianGap);
    if (usual.isEmpty() || !watermark.get().reported()) {
      return false;
    }
    Duration window = context.thresholds().flow().lagWindow();
    Duration longUsual = usual.get().multipliedBy(USUAL_GAPS);
    Duration patience = window.compareTo(longUsual) >= 0 ? window : longUsual;
    Instant now = context.now();
    Collection<Task> before = upstream(sink, tasks).values();
    // A task that hangs in one record lets no watermark through either; that is not event time's.
    return before.stream().noneMatch(task -> hangs(job, task))
        && before.stream()
            .filter(task -> task.role() == Task.Role.SOURCE)
            .flatMap(source -> flow(job, source).output().stream())
            .filter(output -> output.isEmitting(now))
            .anyMatch(
                output -> !output.last().isBefore(later(output, watermark.get()).plus(patience)));
  }

  private static Instant later(SourceOutput output, WatermarkProgress watermark) {
    return output.since().isAfter(watermark.since()) ? output.since() : watermark.since();
  }

  private static boolean hangs(JobHistory job, Task task) {
    TaskRates rates = job.tasks().get(task.name());
    return task.role() != Task.Role.SOURCE
        && rates != null
        && rates.busy().orElse(0) > Bottleneck.SATURATED
        && rates.recordsIn().orElse(1) < 1;
  }

  /** Inner tasks are read only while something looks wrong, and then say where it begins. */
  private static String evidence(JobHistory job, Task sink, List<Task> tasks) {
    WatermarkProgress watermark = flow(job, sink).watermark().orElseThrow();
    Set<String> before = upstream(sink, tasks).keySet();
    Task first =
        tasks.stream()
            .filter(task -> before.contains(task.id()))
            .filter(
                task ->
                    flow(job, task)
                        .watermark()
                        .map(one -> !one.value().isAfter(watermark.value()))
                        .orElse(false))
            .findFirst()
            .orElse(sink);
    return "the input watermark of "
        + first.name()
        + " stands at "
        + Formats.time(watermark.value())
        + " since "
        + Formats.time(watermark.since())
        + ", and the source goes on emitting";
  }

  /** A task and all before it, by id. */
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

  private static TaskFlow flow(JobHistory job, Task task) {
    return job.flow().tasks().getOrDefault(task.name(), TaskFlow.EMPTY);
  }
}
