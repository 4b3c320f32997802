// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How much of its time the busiest subtask of a task needs for the present throughput, over the
 * last minute. The busiest subtask limits a task: the others wait for it, through their common
 * input. If only the average of the subtasks is known, the highest is between it and the sum.
 *
 * @param task name of the task; in its shortest form as part of a {@link JobCapacity}, which is
 *     kept
 * @param writesOutput whether it writes external output, so that a store may limit it
 * @param parallelism of the task
 * @param parts in how many parts its input can be divided: key groups or partitions. Empty if any
 *     subtask can process any record, or if it is not known
 * @param recordsPerSecond that it processes: reads or, for a source, writes; 0 if unknown
 * @param busyAtLeast share of the time, from 0 to 1
 * @param busyAtMost the same as {@code busyAtLeast} if it is known
 * @param hotAtLeast the part of that time which more subtasks do not reduce, because it is spent on
 *     one key or one partition
 * @param hotAtMost at most the time itself
 */
public record TaskCapacity(
    String task,
    boolean writesOutput,
    int parallelism,
    OptionalInt parts,
    double recordsPerSecond,
    double busyAtLeast,
    double busyAtMost,
    double hotAtLeast,
    double hotAtMost) {
  /** Below this busy share, the rate divided by it varies by a multiple. */
  public static final double LEAST_BUSY = 0.2;

  /** A task that is busy for less of its time does not limit the job. */
  private static final double SATURATED = 0.8;

  /**
   * Records per second that the task can process with its parallelism: its rate divided by its busy
   * share, which does not contain the time for which it is backpressured.
   *
   * @return empty if it is busy for less than {@link #LEAST_BUSY}, and if the share of its busiest
   *     subtask or its rate is not known
   */
  public OptionalDouble capacity() {
    return exact() && busyAtLeast > LEAST_BUSY && recordsPerSecond > 0
        ? OptionalDouble.of(recordsPerSecond / busyAtLeast)
        : OptionalDouble.empty();
  }

  /** Whether the share of the busiest subtask is known, not only a range. */
  public boolean exact() {
    return busyAtLeast == busyAtMost;
  }

  /** Whether it limits the job now. */
  boolean saturated() {
    return busyAtLeast >= SATURATED;
  }

  /** Whether nothing is known about its load. */
  boolean unknown() {
    return busyAtLeast <= 0 && busyAtMost >= 1;
  }

  /** Subtasks with an even share of the input that can do as much as this number of subtasks. */
  double effective(int subtasks) {
    return parts.isPresent()
        ? new KeyGroups(Math.max(1, parts.getAsInt())).effective(Math.max(1, subtasks))
        : Math.max(1, subtasks);
  }

  /** What another parallelism adds, as a share of the present one: 1 means twice as much. */
  public double added(int subtasks) {
    return effective(subtasks) / effective(parallelism) - 1;
  }

  /**
   * What it adds at most. Parts do not have the same load, and more subtasks may separate busy ones
   * although the subtask with the most parts has as many as before. They never do more than the
   * same number of present ones.
   */
  private double addedAtMost(int subtasks) {
    int usable = Math.max(1, parts.orElse(Integer.MAX_VALUE));
    double each = (double) Math.min(usable, subtasks) / Math.min(usable, parallelism) - 1;
    return Math.max(added(subtasks), each);
  }

  /** How many times the present throughput the task allows with another parallelism, at least. */
  double lowest(int subtasks, RescaleEfficiency efficiency) {
    return Math.min(
        times(busyAtMost, hotAtMost, added(subtasks), efficiency.lowest()),
        Math.min(
            times(busyAtMost, hotAtLeast, added(subtasks), efficiency.lowest()),
            times(busyAtMost, hotAtLeast, added(subtasks), efficiency.highest())));
  }

  /** At most; infinite if the task is hardly busy, so that nothing is known about its limit. */
  double highest(int subtasks, RescaleEfficiency efficiency) {
    if (busyAtLeast <= LEAST_BUSY) {
      return Double.POSITIVE_INFINITY;
    }
    double added = addedAtMost(subtasks);
    return Math.max(
        times(busyAtLeast, hotAtMost, added, efficiency.highest()),
        Math.max(
            times(busyAtLeast, hotAtLeast, added, efficiency.lowest()),
            times(busyAtLeast, hotAtLeast, added, efficiency.highest())));
  }

  /** Most probably, with records that are distributed evenly unless the contrary is known. */
  double expected(int subtasks, RescaleEfficiency efficiency) {
    return busyAtLeast <= LEAST_BUSY
        ? Double.POSITIVE_INFINITY
        : times(busyAtLeast, hotAtLeast, added(subtasks), efficiency.expected());
  }

  private static double times(double busy, double hot, double added, double efficiency) {
    double measured = Math.max(LEAST_BUSY, busy);
    double fixed = Math.min(hot, measured);
    return 1 / (fixed + (measured - fixed) / (1 + efficiency * added));
  }
}
