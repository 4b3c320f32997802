// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SubtaskLoad;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A task of which one subtask is saturated while most have time left, and which slows down the job:
 * a task before it is backpressured, or lag rises.
 */
record HotSubtask(Task task, SubtaskLoad load) {
  /** Two metric fetches apart, because backpressure may pause for one. */
  private static final Duration PAUSE = TaskFlow.LEAST_HOLD.dividedBy(3);

  /** Whether the busiest subtask has clearly more records than the others. */
  boolean uneven() {
    return load.records().filter(SubtaskLoad.Distribution.UNEVEN::equals).isPresent();
  }

  /**
   * Whether records are even, and all subtasks on one TaskManager are clearly busier than others.
   */
  boolean slowTaskManager() {
    return load.records().filter(SubtaskLoad.Distribution.EVEN::equals).isPresent()
        && load.slowTaskManager().isPresent();
  }

  /** Whether a mode reports it once it has lasted long enough. */
  boolean explained() {
    return uneven() || slowTaskManager();
  }

  /** The hottest task that has been like this for {@link TaskFlow#HOLD}. */
  static Optional<HotSubtask> held(
      JobHistory job, RuleContext context, Predicate<HotSubtask> condition) {
    return find(job, context, trend(job, context), TaskFlow::subtasksOverHold, condition);
  }

  /**
   * Whether {@link DataSkew} or {@link SlowTaskManager} will explain why the job is slow, if this
   * lasts. Waiting for it, but no longer, lets one incident fire one alert, for its root cause.
   */
  static boolean explanationPending(JobHistory job, RuleContext context) {
    return find(job, context, trend(job, context), TaskFlow::subtasks, HotSubtask::explained)
        .filter(one -> job.flow().task(one.task()).subtasksOverHold().isEmpty())
        .isPresent();
  }

  /** Whether a subtask has slowed down the job for {@link TaskFlow#HOLD}, whatever the reason. */
  static boolean slowsDown(JobHistory job, RuleContext context) {
    return held(job, context, any -> true).isPresent();
  }

  /**
   * When {@link DataSkew} or {@link SlowTaskManager} ends. While a subtask still slows down the
   * job, its share of the records may only look even, or uneven, for a while: the mode lasts as
   * long as it would explain what remains of its effects.
   */
  static Duration endsAfter(JobHistory job, RuleContext context) {
    return slowsDown(job, context) ? RootCauses.LINGERING : PAUSE;
  }

  private static LagTrend trend(JobHistory job, RuleContext context) {
    return LagTrend.of(job, context.thresholds(), context.now());
  }

  private static Optional<HotSubtask> find(
      JobHistory job,
      RuleContext context,
      LagTrend lag,
      Function<TaskFlow, Optional<SubtaskLoad>> subtasks,
      Predicate<HotSubtask> condition) {
    if (lag.falling() || !job.running().allRunning()) {
      return Optional.empty();
    }
    return job.job().tasks().stream()
        .flatMap(
            task ->
                subtasks
                    .apply(job.flow().task(task))
                    .map(load -> new HotSubtask(task, load))
                    .stream())
        .filter(one -> one.load().hot() && condition.test(one))
        .filter(one -> lag.stillRising() || one.holdsUpOthers(job, context))
        .max(Comparator.comparingDouble(one -> one.load().busyHighest()));
  }

  private boolean holdsUpOthers(JobHistory job, RuleContext context) {
    double limit = context.thresholds().flow().backpressure();
    List<Task> tasks = job.job().tasks();
    return tasks.stream()
        .filter(one -> task.inputs().contains(one.id()))
        .flatMap(one -> job.flow().task(one).last().stream())
        .anyMatch(load -> load.partlyBackpressuredAbove(limit));
  }

  /** The finding while no task is like this. */
  static Finding none(JobHistory job, RuleContext context) {
    List<Task> tasks = job.job().tasks();
    if (tasks.stream().noneMatch(task -> job.flow().task(task).held(HotSubtask::known))) {
      return new Finding.NotEnoughData("no task has reported its load for long enough");
    }
    return undecided(job, context)
        .<Finding>map(
            task ->
                new Finding.NotEnoughData(
                    "it is not known how the records of "
                        + task.name()
                        + " are distributed over its subtasks"))
        .orElse(Finding.inactive());
  }

  /** The task of which it is not known whether one hot subtask slows down the job. */
  static Optional<Task> undecided(JobHistory job, RuleContext context) {
    LagTrend lag = trend(job, context);
    return find(
            job, context, lag, TaskFlow::subtasksOverHold, one -> one.load().records().isEmpty())
        .map(HotSubtask::task)
        .or(() -> unread(job, context))
        .or(() -> lag.stillRising() ? unreadWithoutBackpressure(job, context) : Optional.empty());
  }

  /** The bottleneck, if one of its subtasks may be hot although they were not read. */
  private static Optional<Task> unread(JobHistory job, RuleContext context) {
    double limit = context.thresholds().flow().backpressure();
    List<Task> tasks = job.job().tasks();
    return Bottleneck.find(job, limit)
        .filter(one -> one.busy() < SubtaskLoad.SATURATED)
        .map(Bottleneck::task)
        .filter(task -> unread(job, task))
        .filter(
            task ->
                tasks.stream()
                    .filter(one -> task.inputs().contains(one.id()))
                    .map(job.flow()::task)
                    .anyMatch(flow -> flow.held(load -> load.partlyBackpressuredAbove(limit))));
  }

  /**
   * The task that may have a hot subtask while lag rises, no task waits, and none is saturated as a
   * whole. Its subtasks are read then, but Flink may not answer.
   */
  private static Optional<Task> unreadWithoutBackpressure(JobHistory job, RuleContext context) {
    double limit = context.thresholds().flow().backpressure();
    List<Task> tasks = job.job().tasks();
    boolean explained =
        tasks.stream()
            .map(task -> job.flow().task(task).load())
            .anyMatch(
                load ->
                    load.busyAbove(SubtaskLoad.SATURATED) || load.partlyBackpressuredAbove(limit));
    return explained
        ? Optional.empty()
        : tasks.stream()
            .filter(task -> unread(job, task))
            .filter(task -> ofAllSubtasks(job, task) >= SubtaskLoad.SATURATED)
            .max(Comparator.comparingDouble(task -> job.flow().task(task).load().busiest()));
  }

  private static boolean unread(JobHistory job, Task task) {
    return task.counts().running() > 1 && job.flow().task(task).subtasksOverHold().isEmpty();
  }

  /** The busy ratio of one subtask if the others were idle; 0 if unknown. */
  private static double ofAllSubtasks(JobHistory job, Task task) {
    return job.flow().task(task).load().busy().orElse(0) * task.counts().running();
  }

  private static boolean known(TaskFlow.Load load) {
    return load.busy().isPresent();
  }

  /**
   * Clause for evidence: "subtask 3 of window on TaskManager tm-1 is busy 98 % of the time, ...".
   */
  String describe() {
    return "subtask "
        + load.busiest()
        + " of "
        + task.name()
        + " on TaskManager "
        + load.taskManager()
        + " is busy "
        + Formats.percent(load.busyHighest())
        + " of the time, the median of its subtasks "
        + Formats.percent(load.busyMedian());
  }

  /** Clause for evidence: "it processes 90 % of the records, an even share is 25 %". */
  String describeShare() {
    return "it processes "
        + Formats.percent(load.recordShare().orElse(0))
        + " of the records, an even share is "
        + Formats.percent(load.evenShare());
  }
}
