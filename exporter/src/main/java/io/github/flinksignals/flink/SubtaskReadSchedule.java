// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Pipelines;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides of which tasks the subtasks are read, which costs one request for each task: those that
 * others wait for. If no task waits, the busiest ones while lag rises, and otherwise one that has
 * just become busier. A job with a steady load costs nothing.
 */
final class SubtaskReadSchedule {
  /** More tasks take turns. */
  private static final int MOST_TASKS = 3;

  /** Just below the default interval of polls and of Flink's metric fetches. */
  private static final ReadInterval BETWEEN_READINGS = ReadInterval.ofSeconds(9);

  /** Share of the time from which a task may wait for another; lower than the default threshold. */
  private static final double WAITS = 0.3;

  /** The same for a single subtask of a source. */
  private static final double SUBTASK_WAITS = 0.5;

  /** In seconds per second; slower, lag does not count as rising. */
  private static final double LAG_TREND = 0.1;

  /** The shortest time over which lag is compared. */
  private static final Duration LAG_WINDOW = Duration.ofSeconds(60);

  /** Older lag says nothing about the trend, as before a time without answers. */
  private static final Duration LAG_HORIZON = Duration.ofMinutes(10);

  /**
   * The number of fetches over which rising lag rises by more than the age of a fetch changes it.
   */
  private static final int LAG_FETCHES = 15;

  private final Map<String, Flow> flows = new HashMap<>();
  private final Map<String, Instant> readAt = new HashMap<>();
  private final LoadRises rises = new LoadRises();

  /** Of each pipeline, by the id of its first task. */
  private final Map<String, Deque<Lag>> lags = new HashMap<>();

  /**
   * The load of a task between its last two metric fetches.
   *
   * @param waiting share of the time for which it was backpressured
   * @param busy share of the time for which it was busy; empty if unknown
   */
  private record Flow(TaskTotals totals, double waiting, OptionalDouble busy) {
    static Flow unknown(TaskTotals totals) {
      return new Flow(totals, 0, OptionalDouble.empty());
    }

    Flow next(TaskTotals now) {
      double busySeconds = positive(now.busySeconds().orElse(0) - totals.busySeconds().orElse(0));
      double idleSeconds = positive(now.idleSeconds() - totals.idleSeconds());
      double waitingSeconds = positive(now.backpressuredSeconds() - totals.backpressuredSeconds());
      double whole = busySeconds + idleSeconds + waitingSeconds;
      return now.complete() && totals.complete() && whole > 0
          ? new Flow(
              now,
              waitingSeconds / whole,
              now.busySeconds().isPresent()
                  ? OptionalDouble.of(busySeconds / whole)
                  : OptionalDouble.empty())
          : now.equals(totals) ? this : unknown(now);
    }

    private static double positive(double difference) {
      return Math.max(0, difference);
    }
  }

  private record Lag(Instant at, double seconds) {}

  /**
   * The ids of the tasks whose subtasks to read in this poll.
   *
   * @param tasks with the lag and load of sources and sinks from this poll
   */
  Set<String> next(List<Task> tasks, Instant now) {
    Collection<List<Task>> pipelines = Pipelines.of(tasks);
    lags.keySet().retainAll(pipelines.stream().map(SubtaskReadSchedule::id).toList());
    Set<String> behind =
        pipelines.stream()
            .filter(pipeline -> lagRises(pipeline, now))
            .map(SubtaskReadSchedule::id)
            .collect(Collectors.toSet());
    tasks.forEach(task -> update(task, now));
    flows.keySet().retainAll(tasks.stream().map(Task::id).collect(Collectors.toSet()));
    readAt.keySet().retainAll(flows.keySet());
    rises.retain(flows.keySet());
    Set<String> waiting =
        tasks.stream().filter(this::waits).map(Task::id).collect(Collectors.toSet());
    List<Task> suspects =
        pipelines.stream()
            .flatMap(one -> suspects(one, behind.contains(id(one)), waiting, now))
            .filter(task -> task.counts().running() > 1)
            .toList();
    Set<String> due = due(suspects, waiting, now);
    due.forEach(id -> readAt.put(id, now));
    return due;
  }

  private static String id(List<Task> pipeline) {
    return pipeline.get(0).id();
  }

  private void update(Task task, Instant now) {
    Flow old = flows.get(task.id());
    Flow flow = old == null ? Flow.unknown(task.totals()) : old.next(task.totals());
    flows.put(task.id(), flow);
    if (flow.busy().isEmpty()) {
      rises.reset(task);
    } else if (!flow.equals(old)) {
      rises.add(task, flow.busy().getAsDouble(), now);
    }
  }

  private Stream<Task> suspects(
      List<Task> pipeline, boolean behind, Set<String> waiting, Instant now) {
    return pipeline.stream().map(Task::id).anyMatch(waiting::contains)
        ? pipeline.stream().filter(task -> task.inputs().stream().anyMatch(waiting::contains))
        : behind ? pipeline.stream() : rises.busiest(pipeline, now).stream();
  }

  private boolean waits(Task task) {
    return !task.counts().allFinished()
        && (flows.get(task.id()).waiting() >= WAITS
            || task.load().backpressuredHighest().orElse(0) >= SUBTASK_WAITS);
  }

  /** First the tasks that do not wait themselves, then those not read for longest, then by load. */
  private Set<String> due(List<Task> suspects, Set<String> waiting, Instant now) {
    return suspects.stream()
        .filter(task -> BETWEEN_READINGS.due(Optional.ofNullable(readAt.get(task.id())), now))
        .sorted(
            Comparator.comparing((Task task) -> waiting.contains(task.id()))
                .thenComparing(task -> readAt.getOrDefault(task.id(), Instant.MIN))
                .thenComparing(task -> -flows.get(task.id()).busy().orElse(0)))
        .limit(MOST_TASKS)
        .map(Task::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean lagRises(List<Task> tasks, Instant now) {
    Deque<Lag> history = lags.computeIfAbsent(id(tasks), none -> new ArrayDeque<>());
    boolean fetched =
        tasks.stream()
            .anyMatch(
                task ->
                    !Optional.ofNullable(flows.get(task.id()))
                        .map(Flow::totals)
                        .equals(Optional.of(task.totals())));
    if (fetched) {
      tasks.stream()
          .filter(task -> task.role() != Task.Role.OPERATOR)
          .flatMap(task -> lag(task, now).stream())
          .max(Comparator.naturalOrder())
          .ifPresent(lag -> history.add(new Lag(now, lag)));
    }
    history.removeIf(lag -> lag.at().isAfter(now) || lag.at().isBefore(now.minus(LAG_HORIZON)));
    while (history.size() > LAG_FETCHES + 1
        && history.getFirst().at().isBefore(now.minus(LAG_WINDOW))) {
      history.removeFirst();
    }
    if (history.size() < 2) {
      return false;
    }
    Duration between =
        Duration.between(history.getFirst().at(), history.getLast().at())
            .dividedBy(history.size() - 1);
    Duration window = Collections.max(List.of(LAG_WINDOW, between.multipliedBy(LAG_FETCHES)));
    double lowest = history.stream().mapToDouble(Lag::seconds).min().orElse(0);
    return history.getLast().seconds() - lowest >= LAG_TREND * window.toSeconds();
  }

  private static Optional<Double> lag(Task task, Instant now) {
    LagReadings lag = task.lag();
    return task.role() == Task.Role.SINK
        ? lag.inputWatermark().map(at -> Duration.between(at, now).toMillis() / 1000.0)
        : Stream.concat(lag.emitLag().stream(), lag.watermarkLag().stream())
            .findFirst()
            .map(LagReadings.Range::highest);
  }
}
