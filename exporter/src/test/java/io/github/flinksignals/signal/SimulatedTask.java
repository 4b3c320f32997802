// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Role;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskTotals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A task whose load, records and watermark are set by a test and add up as time passes. */
final class SimulatedTask {
  final String name;
  private final Role role;
  private final List<String> inputs;
  int parallelism = 2;
  double busy = 0.1;
  double backpressured;
  boolean busyKnown = true;
  double readsPerSecond;
  double writesPerSecond;
  OptionalDouble pending = OptionalDouble.empty();
  double pendingPerSecond;
  boolean reportsWatermark = true;
  OptionalInt partitions = OptionalInt.empty();
  boolean reportsTime = true;
  private double lag = 1;
  private double slope;
  private boolean frozen;
  private double busySeconds;
  private double idleSeconds;
  private double backpressuredSeconds;
  private double read;
  private double written;
  private Instant now = Instant.EPOCH;

  SimulatedTask(String name, Role role, List<String> inputs) {
    this.name = name;
    this.role = role;
    this.inputs = inputs;
  }

  SimulatedTask load(double busyRatio, double backpressuredRatio) {
    busy = busyRatio;
    backpressured = backpressuredRatio;
    return this;
  }

  SimulatedTask records(double readPerSecond, double writtenPerSecond) {
    readsPerSecond = readPerSecond;
    writesPerSecond = writtenPerSecond;
    return this;
  }

  /**
   * @param perSecond change per second from now on
   */
  SimulatedTask lag(double seconds, double perSecond) {
    lag = seconds;
    slope = perSecond;
    frozen = false;
    return this;
  }

  /** Stops the watermark, so lag rises with time. */
  SimulatedTask freeze() {
    frozen = true;
    return this;
  }

  void pass(double seconds, Instant until) {
    now = until;
    lag = Math.max(0, lag + (frozen ? 1 : slope) * seconds);
    busySeconds += busy * seconds * parallelism;
    backpressuredSeconds += backpressured * seconds * parallelism;
    idleSeconds += (1 - busy - backpressured) * seconds * parallelism;
    if (pending.isPresent()) {
      pending = OptionalDouble.of(Math.max(0, pending.getAsDouble() + pendingPerSecond * seconds));
    }
    read += readsPerSecond * seconds;
    written += writesPerSecond * seconds;
  }

  Task task(boolean running) {
    return new Task(
        name,
        name,
        parallelism,
        counts(running),
        Optional.empty(),
        inputs,
        role,
        new TaskTotals(
            busyKnown ? OptionalDouble.of(busySeconds) : OptionalDouble.empty(),
            idleSeconds,
            backpressuredSeconds,
            (long) read,
            (long) written,
            true),
        reportsTime ? readings() : LagReadings.NONE);
  }

  TaskCounts counts(boolean running) {
    return new TaskCounts(
        parallelism, running ? 0 : parallelism, 0, 0, running ? parallelism : 0, 0);
  }

  private LagReadings readings() {
    if (role == Role.SOURCE) {
      return new LagReadings(
          reportsWatermark ? OptionalDouble.of(lag) : OptionalDouble.empty(),
          OptionalDouble.empty(),
          pending,
          OptionalDouble.empty(),
          OptionalDouble.of(written),
          Optional.empty(),
          partitions);
    }
    return role == Role.SINK
        ? LagReadings.at(Optional.of(now.minusMillis((long) (lag * 1000))))
        : LagReadings.NONE;
  }
}
