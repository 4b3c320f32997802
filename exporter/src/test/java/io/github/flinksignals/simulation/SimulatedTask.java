// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * A task whose subtasks work, wait and rest. Its load and its records add up from the start of an
 * attempt, as Flink's accumulated times do.
 */
final class SimulatedTask {
  /** Flink averages the load of a second over a minute. */
  private static final double PER_MINUTE = 1.0 / 60;

  private static final double SPEED_MEMORY = 0.95;
  private static final double SPEED_NOISE = 0.05;

  /** No subtask processes this much more than its share, however skewed the keys are. */
  private static final double MOST_SKEWED = 1.6;

  private final String name;
  private final double cost;
  private final double skew;
  private final Random random;
  private double[] shares;
  private double deviation;
  private Load load = Load.NONE;

  /**
   * The sums over all subtasks since the start of their attempts, in seconds and records, and the
   * averages of the last minute.
   *
   * @param busyRatio of an average subtask
   */
  record Load(
      double busy,
      double backpressured,
      double idle,
      double read,
      double written,
      double busyRatio,
      double backpressuredRatio) {
    static final Load NONE = new Load(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * A task before its first attempt.
   *
   * @param cost seconds that a subtask needs for one record
   */
  SimulatedTask(String name, double cost, double skew, int parallelism, Random random) {
    this.name = name;
    this.cost = cost;
    this.skew = skew;
    this.random = random;
    start(parallelism);
  }

  String name() {
    return name;
  }

  int parallelism() {
    return shares.length;
  }

  /** Starts new attempts. */
  void start(int parallelism) {
    if (shares == null || shares.length != parallelism) {
      double[] weights =
          IntStream.range(0, parallelism)
              .mapToDouble(i -> Math.max(0.2, 1 + skew * random.nextGaussian()))
              .map(weight -> Math.min(MOST_SKEWED, weight))
              .toArray();
      double sum = IntStream.range(0, parallelism).mapToDouble(i -> weights[i]).sum();
      shares = IntStream.range(0, parallelism).mapToDouble(i -> weights[i] / sum).toArray();
    }
    load = Load.NONE;
  }

  /** Records per second at which its busiest subtask is busy all the time, now. */
  double capacity() {
    deviation =
        SPEED_MEMORY * deviation
            + Math.sqrt(1 - SPEED_MEMORY * SPEED_MEMORY) * random.nextGaussian();
    return 1 / (secondsPerRecord() * highestShare());
  }

  private double secondsPerRecord() {
    return cost * Math.exp(SPEED_NOISE * deviation);
  }

  private double highestShare() {
    return IntStream.range(0, shares.length).mapToDouble(i -> shares[i]).max().orElse(1);
  }

  /**
   * Works for a second.
   *
   * @param waiting share of the time in which it is not busy that it waits for others
   */
  void work(double read, double written, double processed, double waiting) {
    double busy = Math.min(shares.length, processed * secondsPerRecord());
    double waits = waiting * (shares.length - busy);
    load =
        new Load(
            load.busy + busy,
            load.backpressured + waits,
            load.idle + shares.length - busy - waits,
            load.read + read,
            load.written + written,
            load.busyRatio + PER_MINUTE * (busy / shares.length - load.busyRatio),
            load.backpressuredRatio
                + PER_MINUTE * (waits / shares.length - load.backpressuredRatio));
  }

  Load load() {
    return load;
  }

  /** The part of a load that one subtask has. */
  Load ofSubtask(Load all, int subtask) {
    double time = (all.busy + all.backpressured + all.idle) / shares.length;
    double busy = Math.min(time, all.busy * shares[subtask]);
    double waits = Math.min(time - busy, all.backpressured / shares.length);
    return new Load(
        busy,
        waits,
        time - busy - waits,
        all.read * shares[subtask],
        all.written * shares[subtask],
        highest(all) * shares[subtask] / highestShare(),
        all.backpressuredRatio);
  }

  /** The busy ratio of the busiest subtask. */
  double highest(Load all) {
    return Math.min(1, all.busyRatio * highestShare() * shares.length);
  }
}
