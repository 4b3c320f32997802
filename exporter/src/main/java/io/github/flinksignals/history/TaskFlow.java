// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.TaskCapacity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The recent load, watermark and output of a task.
 *
 * @param loads oldest first: those of the last {@link #HOLD} and the one before
 * @param watermark of its input; empty for sources and before the first watermark
 * @param output of a source; empty for other tasks
 * @param subtaskReadings of its subtasks, while it could be what others wait for
 * @param steady its rates over a longer time than between two fetches
 */
public record TaskFlow(
    List<Load> loads,
    Optional<WatermarkProgress> watermark,
    Optional<SourceOutput> output,
    SubtaskReadings subtaskReadings,
    SteadyRates steady) {
  /** How long a load must last to count. */
  public static final Duration HOLD = Duration.ofSeconds(30);

  /**
   * The same, as measured between polls. They are never exactly an interval apart, and after one
   * that came some milliseconds early, it would take another poll.
   */
  public static final Duration LEAST_HOLD = HOLD.minusMillis(500);

  /**
   * Smaller growth, as a share of the records written, may come from counting at different times.
   */
  private static final double LEAST_GROWTH = 0.1;

  /** Metrics of a steady load vary by less than the rest. */
  private static final double ABOUT = 0.9;

  public static final TaskFlow EMPTY =
      new TaskFlow(
          List.of(), Optional.empty(), Optional.empty(), SubtaskReadings.NONE, SteadyRates.NONE);

  public TaskFlow {
    loads = List.copyOf(loads);
  }

  /**
   * A task's load at a poll.
   *
   * @param busy mean of its subtasks; empty if unknown, as the others
   * @param busyHighest of its busiest subtask
   * @param backpressured mean of its subtasks
   * @param backpressuredHighest of the subtask that is backpressured most
   * @param inFlightRecords records between the task and its inputs
   */
  public record Load(
      Instant at,
      OptionalDouble busy,
      OptionalDouble busyHighest,
      OptionalDouble backpressured,
      OptionalDouble backpressuredHighest,
      Optional<InFlightRecords> inFlightRecords) {
    /** The load of a task before its first poll. */
    public static final Load UNKNOWN = unknown(Instant.EPOCH);

    /** A poll that says nothing about the load. */
    static Load unknown(Instant at) {
      return new Load(
          at,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty());
    }

    /**
     * @param subtasks the load of its subtasks between their last two readings
     * @param reportedHighest what the task itself reports about its busiest subtask
     */
    static Load of(
        Instant now,
        Task task,
        TaskRates rates,
        Optional<SubtaskLoad> subtasks,
        OptionalDouble reportedHighest,
        Optional<InFlightRecords> inFlightRecords) {
      int running = task.counts().running();
      return new Load(
          now,
          rates.busy(),
          highest(rates.busy(), running, subtasks.map(SubtaskLoad::busyHighest), reportedHighest),
          rates.backpressured(),
          highest(
              rates.backpressured(),
              running,
              subtasks.map(SubtaskLoad::backpressuredHighest),
              task.load().backpressuredHighest()),
          inFlightRecords);
    }

    /**
     * The reported value is an average over a minute, and subtasks are read less often than their
     * mean. So the mean may already exceed both, and one subtask cannot have more than all
     * together.
     */
    private static OptionalDouble highest(
        OptionalDouble mean, int running, Optional<Double> read, OptionalDouble reported) {
      OptionalDouble highest = running == 1 ? mean : read.map(OptionalDouble::of).orElse(reported);
      if (highest.isEmpty() || mean.isEmpty()) {
        return highest;
      }
      double all = mean.getAsDouble() * Math.max(1, running);
      return OptionalDouble.of(Math.max(mean.getAsDouble(), Math.min(highest.getAsDouble(), all)));
    }

    /** False if it is not known. */
    public boolean busyAbove(double ratio) {
      return busy.isPresent() && busy.getAsDouble() > ratio;
    }

    /** False if it is not known. */
    public boolean backpressuredAbove(double ratio) {
      return backpressured.isPresent() && backpressured.getAsDouble() > ratio;
    }

    /** Whether the task or at least one of its subtasks is; false where it is not known. */
    public boolean partlyBackpressuredAbove(double ratio) {
      return mostBackpressured() > ratio;
    }

    /** Of the task or of its subtask that is backpressured most; 0 if neither is known. */
    public double mostBackpressured() {
      return Math.max(backpressured.orElse(0), backpressuredHighest.orElse(0));
    }

    /** Of the task or of its busiest subtask; 0 if neither is known. */
    public double busiest() {
      return Math.max(busy.orElse(0), busyHighest.orElse(0));
    }
  }

  TaskFlow next(Task task, Load load, SubtaskReadings newReadings) {
    List<Load> kept = new ArrayList<>(loads);
    kept.add(load);
    Instant start = load.at().minus(LEAST_HOLD);
    while (kept.size() > 1 && !kept.get(1).at().isAfter(start)) {
      kept.remove(0);
    }
    return new TaskFlow(
        kept,
        WatermarkProgress.next(watermark, task.lag().inputWatermark(), load.at()),
        task.role() == Task.Role.SOURCE
            ? SourceOutput.next(output, task, load.at())
            : Optional.empty(),
        newReadings,
        steady.next(task, load.at()));
  }

  /**
   * How the load is distributed over the subtasks, between their last two readings; empty unless
   * the task could be what others wait for.
   */
  public Optional<SubtaskLoad> subtasks() {
    return last().flatMap(load -> subtaskReadings.latest(load.at()));
  }

  /** The same over the last {@link #HOLD}; empty until the subtasks were read for so long. */
  public Optional<SubtaskLoad> subtasksOverHold() {
    return last().flatMap(load -> subtaskReadings.overHold(load.at(), busyBeforeReadings()));
  }

  /**
   * For how long before its subtasks were first read the task was about as busy as since then. They
   * are only read once its load shows in the metrics, so most of a fault's first interval is over.
   */
  private Duration busyBeforeReadings() {
    Optional<Instant> first = subtaskReadings.firstAt();
    int index = 1;
    while (index < loads.size() && !Optional.of(loads.get(index).at()).equals(first)) {
      index++;
    }
    if (index >= loads.size() - 1) {
      return Duration.ZERO;
    }
    double since =
        loads.stream()
            .skip(index + 1L)
            .mapToDouble(load -> load.busy().orElse(Double.POSITIVE_INFINITY))
            .average()
            .orElseThrow();
    return loads.get(index).busyAbove(ABOUT * since)
        ? Duration.between(loads.get(index - 1).at(), loads.get(index).at())
        : Duration.ZERO;
  }

  /** What the task can take, over the last minute. */
  public TaskCapacity capacity(Task task) {
    return CapacityMeasurement.of(task, this);
  }

  /** Whether a condition held for every load of the last {@link #HOLD}. */
  public boolean held(Predicate<Load> condition) {
    return complete() && loads.stream().allMatch(condition);
  }

  /** Whether a condition held for every load in the second half of {@link #HOLD}. */
  public boolean heldRecently(Predicate<Load> condition) {
    return complete() && latterHalf().allMatch(condition);
  }

  private Stream<Load> latterHalf() {
    Instant half = loads.get(loads.size() - 1).at().minus(LEAST_HOLD.dividedBy(2));
    return loads.stream().filter(load -> !load.at().isBefore(half));
  }

  /**
   * Whether the records between the task and its inputs grew over the second half of {@link #HOLD},
   * by more than counting at different times explains.
   */
  public boolean queueGrows() {
    if (!complete() || !latterHalf().allMatch(load -> load.inFlightRecords().isPresent())) {
      return false;
    }
    Load last = loads.get(loads.size() - 1);
    Instant half = last.at().minus(LEAST_HOLD.dividedBy(2));
    Load middle =
        loads.stream()
            .filter(load -> !load.at().isAfter(half))
            .reduce((first, second) -> second)
            .orElseThrow();
    return middle.inFlightRecords().isPresent() && grows(middle, last);
  }

  /** The load at the last poll; empty before the first. */
  public Optional<Load> last() {
    return loads.isEmpty() ? Optional.empty() : Optional.of(loads.get(loads.size() - 1));
  }

  /** The load at the last poll; unknown before the first. */
  public Load load() {
    return last().orElse(Load.UNKNOWN);
  }

  /** The records between the task and its inputs; empty if unknown. */
  public Optional<InFlightRecords> inFlightRecords() {
    return last().flatMap(Load::inFlightRecords);
  }

  /** Whether the load is known for the last {@link #HOLD}. */
  public boolean complete() {
    return !loads.isEmpty()
        && !loads.get(0).at().isAfter(loads.get(loads.size() - 1).at().minus(LEAST_HOLD));
  }

  private static boolean grows(Load from, Load to) {
    InFlightRecords before = from.inFlightRecords().orElseThrow();
    InFlightRecords after = to.inFlightRecords().orElseThrow();
    long written = after.written() - before.written();
    return written > 0
        && after.read() >= before.read()
        && after.count() > 0
        && after.count() - before.count() > LEAST_GROWTH * written;
  }
}
