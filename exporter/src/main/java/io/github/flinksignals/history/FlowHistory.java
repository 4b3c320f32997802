// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Pipelines;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How data flows through a job since all its tasks run. Every restart resets it, because the
 * JobManager keeps the metrics of the previous attempt for a while, and a backlog from the downtime
 * is not a trend.
 *
 * @param since when all tasks started to run
 * @param lag of the whole job
 * @param pipelineLags of each pipeline, by the id of its first task; empty if the job has only one
 * @param tasks by name
 * @param sourceLags by name of the source
 * @param activity of each pipeline, by the id of its first task
 * @param atRest ids of the tasks in pipelines through which no records move and none wait
 * @param metrics when the metrics were last fetched
 */
public record FlowHistory(
    Instant since,
    LagSeries lag,
    Map<String, LagSeries> pipelineLags,
    Map<String, TaskFlow> tasks,
    Map<String, SourceLag> sourceLags,
    Map<String, InputActivity> activity,
    Set<String> atRest,
    MetricFetches metrics) {
  /** Idle ratio from which a task counts as idle. */
  public static final double MOSTLY_IDLE = 0.5;

  /**
   * Flink averages {@code busyTimeMsPerSecond} over a minute, and counts the time before a task
   * runs as busy.
   */
  private static final Duration REPORTED_AFTER = Duration.ofSeconds(70);

  static FlowHistory begin(Instant since) {
    return new FlowHistory(
        since,
        LagSeries.EMPTY,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        MetricFetches.UNKNOWN);
  }

  /** Whether a task has nothing to do, so its watermark has no reason to advance. */
  public boolean rests(Task task) {
    return atRest.contains(task.id());
  }

  /** Whether a source emits no records although some are pending. */
  public boolean unread(Task task) {
    return Optional.ofNullable(sourceLags.get(task.name())).map(SourceLag::unread).orElse(false);
  }

  /** How records flow through a task; without loads if the task is not known. */
  public TaskFlow task(Task task) {
    return tasks.getOrDefault(task.name(), TaskFlow.EMPTY);
  }

  /**
   * @param running whether all tasks run and since when, including this poll
   * @param rates rates by task name, including this poll
   * @param lagWindow how long the lag is kept at least
   */
  FlowHistory next(
      Job job,
      RunningHistory running,
      Map<String, TaskRates> rates,
      Duration lagWindow,
      Instant now) {
    if (!running.allRunning()) {
      return begin(now);
    }
    FlowHistory before = running.since().isAfter(since) ? begin(running.since()) : this;
    List<Task> all = job.tasks();
    MetricFetches fetches = before.metrics.next(all, now);
    boolean stale = fetches.stale();
    Map<String, TaskFlow> flows = before.nextFlows(all, rates, stale, now);
    Map<String, InputActivity> newActivity = new LinkedHashMap<>();
    Set<String> newAtRest = new LinkedHashSet<>();
    Collection<List<Task>> pipelines = Pipelines.of(all);
    for (List<Task> pipeline : pipelines) {
      String first = pipeline.get(0).id();
      InputActivity moved =
          before.activity.getOrDefault(first, InputActivity.UNKNOWN).next(pipeline);
      newActivity.put(first, moved);
      if (moved.atRest() && nothingWaits(pipeline, flows, rates)) {
        pipeline.forEach(task -> newAtRest.add(task.id()));
      }
    }
    Map<String, SourceLag> newSourceLags = before.nextSourceLags(all);
    // How a value moved while no metrics were fetched is not known, so a trend begins again.
    FlowHistory trends = before.metrics.stale() ? begin(before.since) : before;
    Map<String, LagSeries> newPipelineLags = new LinkedHashMap<>();
    if (pipelines.size() > 1) {
      for (List<Task> pipeline : pipelines) {
        String first = pipeline.get(0).id();
        newPipelineLags.put(
            first,
            trends
                .pipelineLags
                .getOrDefault(first, LagSeries.EMPTY)
                .next(pipeline, newAtRest, newSourceLags, fetches, lagWindow, now));
      }
    }
    return new FlowHistory(
        before.since,
        trends.lag.next(all, newAtRest, newSourceLags, fetches, lagWindow, now),
        newPipelineLags,
        flows,
        newSourceLags,
        newActivity,
        newAtRest,
        fetches);
  }

  /**
   * What concerns one pipeline.
   *
   * @param pipeline its tasks
   */
  FlowHistory of(List<Task> pipeline) {
    return new FlowHistory(
        since,
        lag(pipeline),
        Map.of(),
        PipelineViews.only(tasks, pipeline),
        sourceLags,
        activity,
        atRest,
        metrics);
  }

  /** The lag of one of several pipelines. */
  LagSeries lag(List<Task> pipeline) {
    return pipelineLags.getOrDefault(pipeline.get(0).id(), LagSeries.EMPTY);
  }

  private Map<String, TaskFlow> nextFlows(
      List<Task> all, Map<String, TaskRates> rates, boolean stale, Instant now) {
    Map<String, InFlightRecords> inFlightRecords = InFlightRecords.of(all);
    boolean reported = !now.isBefore(since.plus(REPORTED_AFTER));
    Map<String, TaskFlow> flows = new LinkedHashMap<>();
    for (Task task : all) {
      TaskFlow flow = task(task);
      SubtaskReadings subtasks = flow.subtaskReadings().next(task.subtasks(), now);
      TaskFlow.Load load =
          stale
              ? TaskFlow.Load.unknown(now)
              : TaskFlow.Load.of(
                  now,
                  task,
                  rates.getOrDefault(task.name(), TaskRates.begin(task)),
                  subtasks.latest(now),
                  reported ? task.load().busyHighest() : OptionalDouble.empty(),
                  Optional.ofNullable(inFlightRecords.get(task.id())));
      flows.put(task.name(), flow.next(task, load, subtasks));
    }
    return flows;
  }

  private Map<String, SourceLag> nextSourceLags(List<Task> all) {
    Map<String, SourceLag> next = new LinkedHashMap<>();
    all.stream()
        .filter(task -> task.role() == Task.Role.SOURCE)
        .forEach(
            task ->
                next.put(
                    task.name(),
                    SourceLag.next(Optional.ofNullable(sourceLags.get(task.name())), task)));
    return next;
  }

  /** A task stuck in one record reads no further records, so its load is checked as well. */
  private static boolean nothingWaits(
      List<Task> pipeline, Map<String, TaskFlow> flows, Map<String, TaskRates> rates) {
    return JobLag.pendingRecords(pipeline).orElse(0) == 0
        && pipeline.stream()
            .map(Task::name)
            .allMatch(
                task ->
                    flows.get(task).inFlightRecords().map(InFlightRecords::count).orElse(0L) <= 0
                        && rates.getOrDefault(task, TaskRates.UNKNOWN).idle().orElse(1)
                            >= MOSTLY_IDLE);
  }
}
