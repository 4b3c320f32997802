// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.FlowHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.history.TaskRates;
import io.github.flinksignals.history.WatermarkProgress;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Active when the job falls further and further behind while it has work to do. High but steady lag
 * is normal for some jobs, and falling lag means that the job catches up.
 */
final class LagRising implements Rule {
  /** Flink may fetch a metric some seconds late. */
  private static final Duration SHORTEST_GAP = Duration.ofSeconds(5);

  /** Seconds of lag per second from which a watermark does not advance. */
  private static final double STANDS = 0.9;

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    if (job.flow().metrics().stale()) {
      return new Finding.NotEnoughData(
          "the JobManager has not updated metrics since "
              + Formats.time(job.flow().metrics().at().orElse(context.now()))
              + ": a TaskManager may not answer, and Flink waits for all of them");
    }
    Finding finding = whileFetched(job, context);
    return finding.active() ? finding : unread(job).orElse(finding);
  }

  /** A source that does not read may be further behind than what is known. */
  private static Optional<Finding> unread(JobHistory job) {
    return job.job().tasks().stream()
        .filter(job.flow()::unread)
        .findFirst()
        .map(
            source ->
                new Finding.NotEnoughData(
                    source.name() + " emits no records although some are pending"));
  }

  private static Finding whileFetched(JobHistory job, RuleContext context) {
    Thresholds thresholds = context.thresholds();
    OptionalDouble behind = job.flow().lag().seconds().latest();
    if (behind.isEmpty()) {
      return new Finding.NotEnoughData(
          job.running().allRunning()
              ? "neither sources nor sinks report how far behind they are, or event time is ahead of the"
                  + " clock"
              : "not all tasks run");
    }
    double seconds = behind.getAsDouble();
    double floor = thresholds.flow().lagFloor().toMillis() / 1e3;
    if (seconds < floor) {
      return Finding.inactive();
    }
    LagTrend lag = LagTrend.of(job, thresholds, context.now());
    if (lag.rising() && watermarkStands(job, lag, context)) {
      return new Finding.NotEnoughData(
          "the watermark of the source does not advance although it emits records without a rising"
              + " delay");
    }
    if (!lag.rising() || !(hasWork(job) || recordsFlow(job, lag, context))) {
      return Finding.inactive();
    }
    Optional<WatermarkProgress> steps = watermarkInSteps(job, seconds, context.now());
    if (steps.isPresent()) {
      OptionalDouble slope = steps.get().lagSlope(thresholds.flow().lagWindow());
      if (slope.isEmpty()) {
        return new Finding.NotEnoughData(
            "the watermark advances in steps, and there were too few of them");
      }
      if (slope.getAsDouble() <= LagTrend.TREND) {
        return Finding.inactive();
      }
    }
    double limit = thresholds.flow().backpressure();
    boolean pending = explanationPending(job, limit) || HotSubtask.explanationPending(job, context);
    if (pending && !job.flow().lag().seconds().heldAtLeast(floor, TaskFlow.LEAST_HOLD)) {
      return Finding.inactive();
    }
    Optional<Bottleneck> bottleneck = Bottleneck.find(job, limit);
    return new Finding.Active(
        "lag is "
            + Formats.duration(Duration.ofSeconds(Math.round(seconds)))
            + " and rises by "
            + Formats.decimal(lag.slope().getAsDouble())
            + " s per second"
            + bottleneck.map(one -> "; " + one.describe()).orElse(""));
  }

  /**
   * Whether a task has a load that will explain the lag once it has lasted long enough. Waiting for
   * it, but no longer, lets one incident fire one alert, for its root cause.
   */
  private static boolean explanationPending(JobHistory job, double limit) {
    return job.flow().tasks().values().stream()
            .flatMap(flow -> flow.last().stream())
            .anyMatch(load -> load.backpressuredAbove(limit))
        || Bottleneck.find(job, limit)
            .filter(one -> one.task().role() == Task.Role.SINK && one.busy() > Bottleneck.SATURATED)
            .isPresent();
  }

  /** Lag while every task is mostly idle is not caused by a lack of speed. */
  private static boolean hasWork(JobHistory job) {
    return job.flow().lag().pendingRecords().latest().orElse(0) > 0
        || job.tasks().values().stream()
            .map(TaskRates::idle)
            .anyMatch(r -> r.orElse(1) < FlowHistory.MOSTLY_IDLE);
  }

  /**
   * Whether records have flowed for the whole window, and the sinks' watermarks advance: then the
   * lag is real although most subtasks are idle, because a single busy one does not show in the
   * average. A watermark that does not advance is a matter of {@link WatermarkStalled}.
   */
  private static boolean recordsFlow(JobHistory job, LagTrend lag, RuleContext context) {
    Instant now = context.now();
    Instant start = now.minus(context.thresholds().flow().lagWindow());
    boolean emitting =
        job.flow().tasks().values().stream()
            .flatMap(flow -> flow.output().stream())
            .anyMatch(output -> output.isEmitting(now) && !output.since().isAfter(start));
    boolean advancing =
        sinksWithInput(job)
            .map(job.flow()::task)
            .flatMap(flow -> flow.watermark().stream())
            .allMatch(watermark -> watermark.since().isAfter(now.minus(longestGap(watermark))));
    return emitting
        && advancing
        && lag.recentSlope().orElse(0) > LagTrend.TREND
        && !keepsUp(job, context);
  }

  /**
   * Whether the sources report for the whole window that nothing is pending, and no subtask can be
   * busy. Then records arrive late, and the job emits them at once. One reading is not enough: with
   * Kafka, {@code pendingRecords} may stay 0 for half a minute after the job became slow.
   */
  private static boolean keepsUp(JobHistory job, RuleContext context) {
    List<Task> tasks =
        job.job().tasks().stream().filter(task -> task.counts().running() > 0).toList();
    boolean reported =
        tasks.stream()
            .filter(task -> task.role() == Task.Role.SOURCE)
            .allMatch(source -> source.lag().pendingRecords().isPresent());
    Duration window = context.thresholds().flow().lagWindow();
    return reported
        && job.flow().lag().pendingRecords().heldAtZero(window, context.now())
        && tasks.stream().allMatch(task -> busiest(job, task) <= 1 - FlowHistory.MOSTLY_IDLE);
  }

  /** The busy ratio of the busiest subtask; if that is not known, as if all others were idle. */
  private static double busiest(JobHistory job, Task task) {
    TaskFlow.Load load = job.flow().task(task).load();
    return load.busyHighest().orElse(load.busy().orElse(1) * task.counts().running());
  }

  /**
   * Whether the lag is that of a source's watermark that does not advance, while the lag of the
   * records that it emits does not rise, as if one of its partitions has no records. The sinks
   * would show it, see {@link WatermarkStalled}, but there are none if the whole job is one task.
   */
  private static boolean watermarkStands(JobHistory job, LagTrend lag, RuleContext context) {
    Instant now = context.now();
    Duration window = context.thresholds().flow().lagWindow();
    OptionalDouble emitLag = job.flow().lag().emitLag().slope(window, now);
    return lag.recentSlope().orElse(0) >= STANDS
        && job.flow().lag().emitLag().latest().isPresent()
        && emitLag.orElse(Double.MAX_VALUE) <= LagTrend.TREND
        && job.job().tasks().stream().noneMatch(task -> task.lag().inputWatermark().isPresent())
        && job.flow().tasks().values().stream()
            .flatMap(flow -> flow.output().stream())
            .anyMatch(output -> output.isEmitting(now));
  }

  /**
   * The watermark of the sink that is furthest behind, if it advances in steps, as with input that
   * arrives in batches, and the next step is not overdue. The lag rises until then, also if the job
   * keeps up.
   */
  private static Optional<WatermarkProgress> watermarkInSteps(
      JobHistory job, double seconds, Instant now) {
    return sinksWithInput(job)
        .flatMap(task -> job.flow().task(task).watermark().stream())
        .filter(WatermarkProgress::reported)
        .min(Comparator.comparing(WatermarkProgress::value))
        .filter(one -> Duration.between(one.value(), now).toMillis() / 1e3 >= seconds)
        .filter(one -> one.medianGap().filter(gap -> gap.compareTo(TaskFlow.HOLD) > 0).isPresent())
        .filter(one -> now.isBefore(one.since().plus(longestGap(one))));
  }

  /** The sinks whose lag counts: without input, no watermark advances. */
  private static Stream<Task> sinksWithInput(JobHistory job) {
    return job.job().tasks().stream()
        .filter(task -> task.role() == Task.Role.SINK && !job.flow().rests(task));
  }

  /** A watermark that does not change for longer may have stalled. */
  private static Duration longestGap(WatermarkProgress watermark) {
    Duration longest = watermark.medianGap().map(gap -> gap.multipliedBy(2)).orElse(TaskFlow.HOLD);
    return longest.compareTo(SHORTEST_GAP) < 0 ? SHORTEST_GAP : longest;
  }
}
