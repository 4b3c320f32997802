// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The tasks of a job: one or more sources, a chain of tasks after them, and a sink at its end. The
 * slowest task limits how fast the sources read, and the tasks before it wait.
 */
final class Pipeline {
  /** Tasks other than the slowest one need this share of its time for a record. */
  private static final double LIGHT = 0.5;

  private static final double WAITING = 0.97;

  /** Above this load, a task sometimes keeps the tasks before it waiting. */
  private static final double FULL = 0.7;

  /** A window operator that emits hardly reads. */
  private static final double WHILE_EMITTING = 0.3;

  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(3);
  private static final double LATENCY_MILLIS = 300;

  private final JobPlan plan;
  private final Random random;
  private final Topic topic = new Topic();
  private final Workload workload;
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private double window;
  private double emitting;
  private double read;
  private Optional<Instant> idleSince = Optional.empty();
  private Optional<Instant> lastArrival = Optional.empty();

  /**
   * What all tasks report at one time.
   *
   * @param eventTime of the records that the sources read last; empty before the first record
   */
  record Reading(
      Instant at,
      List<SimulatedTask.Load> loads,
      Optional<Instant> eventTime,
      double pending,
      Optional<Instant> idleSince) {
    Optional<Instant> watermark() {
      return eventTime.map(time -> time.minus(OUT_OF_ORDER));
    }
  }

  Pipeline(JobPlan plan, Random random) {
    this.plan = plan;
    this.random = random;
    this.workload = new Workload(plan, random);
    double cost = plan.utilization * plan.parallelism / plan.recordsPerSecond / (1 + plan.skew);
    int slowest = plan.tasks == 1 ? 0 : plan.tasks - 2;
    for (int i = 0; i < plan.tasks; i++) {
      double light = LIGHT * (0.2 + 0.8 * random.nextDouble());
      tasks.add(
          new SimulatedTask(
              name(i), i == slowest ? cost : cost * light, plan.skew, plan.parallelism, random));
    }
  }

  private String name(int task) {
    if (task < plan.sources) {
      return "Source: orders"
          + (task == 0 ? "" : " " + (task + 1))
          + (plan.tasks == 1 ? " -> Sink: Writer" : "");
    }
    return task == plan.tasks - 1 ? "Sink: warehouse: Writer" : "enrich " + task;
  }

  List<SimulatedTask> tasks() {
    return tasks;
  }

  Topic topic() {
    return topic;
  }

  int parallelism() {
    return tasks.get(0).parallelism();
  }

  /** Starts new attempts of all tasks, which read from a position. */
  void start(int parallelism, Topic.Position from) {
    tasks.forEach(task -> task.start(parallelism));
    topic.seek(from);
    window = 0;
    emitting = 0;
    read = 0;
  }

  /** Records arrive, and are processed if the tasks run. Returns how full the slowest task is. */
  double pass(Instant now, boolean running) {
    double arrived = workload.next(now);
    topic.arrive(now, arrived);
    if (arrived > 0) {
      lastArrival = Optional.of(now);
    }
    if (!running) {
      return 0;
    }
    double[] capacities = tasks.stream().mapToDouble(SimulatedTask::capacity).toArray();
    for (int i = 0; i < plan.sources; i++) {
      capacities[i] *= plan.sources;
    }
    boolean windowed = plan.windowSeconds > 0;
    int chain = windowed ? tasks.size() - 1 : tasks.size();
    int slowest =
        IntStream.range(0, chain)
            .boxed()
            .min((first, second) -> Double.compare(capacities[first], capacities[second]))
            .orElseThrow();
    double limit = capacities[slowest];
    if (emitting > 0) {
      limit = Math.min(limit, WHILE_EMITTING * capacities[chain - 1]);
    }
    boolean full = topic.pending() > limit;
    double records = topic.read(limit);
    read += records;
    idleSince = topic.pending() > 0 ? Optional.empty() : lastArrival;
    double sinkRecords = windowed ? emit(now, records, capacities[chain]) : records;
    for (int i = 0; i < tasks.size(); i++) {
      boolean last = i == tasks.size() - 1;
      boolean before = i < slowest || (i < plan.sources && slowest >= plan.sources);
      double share = i < plan.sources ? records / plan.sources : last ? sinkRecords : records;
      double written = last ? 0 : i == tasks.size() - 2 ? sinkRecords : share;
      double waiting = full && before ? WAITING : lightly(records / capacities[slowest]);
      if (emitting > 0 && i == chain - 1) {
        waiting = WAITING;
      }
      tasks.get(i).work(i < plan.sources ? 0 : share, written, share, waiting);
    }
    return records / capacities[slowest];
  }

  private double lightly(double load) {
    return Math.max(0, load - FULL) * 0.3 * random.nextDouble() + 0.01 * random.nextDouble();
  }

  /** The records that the sink reads, of those that the windows have emitted. */
  private double emit(Instant now, double records, double capacity) {
    window += records / 5;
    if (now.getEpochSecond() % plan.windowSeconds == 0) {
      emitting += window;
      window = 0;
    }
    double written = Math.min(emitting, capacity);
    emitting -= written;
    return written;
  }

  Reading reading(Instant now) {
    return new Reading(
        now,
        tasks.stream().map(SimulatedTask::load).toList(),
        read == 0
            ? Optional.empty()
            : topic
                .eventTime()
                .map(time -> time.minusMillis((long) (LATENCY_MILLIS * random.nextDouble()))),
        topic.pending(),
        idleSince);
  }
}
