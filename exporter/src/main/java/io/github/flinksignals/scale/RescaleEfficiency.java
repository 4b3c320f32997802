// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.util.List;

/**
 * Which share of an added parallelism becomes capacity: 1 if each subtask that is added does as
 * much as those before. It is learned from rescales of the same job.
 *
 * <p>The capacity before a rescale is measured, so it has all losses of the parallelism before. The
 * efficiency therefore applies to the difference only. With an efficiency of 0.5, a task that is
 * scaled from 4 to 5 subtasks takes 1.125 times as much, not 0.625 times.
 *
 * @param lowest 0 to 1
 * @param expected 0 to 1
 * @param highest 0 to 1
 * @param observations how many rescales it was learned from; 0 if it was not learned
 */
public record RescaleEfficiency(double lowest, double expected, double highest, int observations) {
  /** With fewer observations of tasks without external output, the defaults apply. */
  private static final int ENOUGH = 3;

  /** A lower efficiency without a store that is full is rather a fault than a property. */
  private static final double LEAST = 0.5;

  /**
   * The default: Flink jobs that were measured at 4 times the parallelism took 3.4 times as much
   * (ContTune), which is 0.8 of what was added.
   */
  private static final double PROBABLE = 0.8;

  /** The capacity of one task varies by this much from one measurement to the next. */
  private static final double VARIES = 0.1;

  /** Without observations. */
  static final RescaleEfficiency UNKNOWN = new RescaleEfficiency(LEAST, PROBABLE, 1, 0);

  /** Of a task with external output, without observations: its store may be full. */
  static final RescaleEfficiency OF_UNKNOWN_STORE = new RescaleEfficiency(0, PROBABLE, 1, 0);

  /**
   * The efficiency of a task. All tasks without external output share one, which needs three
   * observations. A task with external output has its own, from its first observation on: whether
   * its store takes more is a property of the store. As long as it has fewer than three, the store
   * may still have been far from its limit in all of them, so the lowest is 0.
   *
   * @param rescales what earlier rescales of the job did to its tasks
   */
  static RescaleEfficiency of(TaskCapacity task, List<RescaleObservation> rescales) {
    List<RescaleObservation> own =
        rescales.stream()
            .filter(one -> one.writesOutput() == task.writesOutput())
            .filter(one -> !task.writesOutput() || one.task().equals(task.task()))
            .filter(one -> one.added() != 0)
            .toList();
    if (task.writesOutput()) {
      return own.isEmpty() ? OF_UNKNOWN_STORE : learned(own, 0);
    }
    return own.size() < ENOUGH ? UNKNOWN : learned(own, LEAST);
  }

  private static RescaleEfficiency learned(List<RescaleObservation> rescales, double least) {
    double expected = Math.max(least, Math.min(1, leastSquares(rescales)));
    double spread =
        rescales.stream()
            .mapToDouble(one -> Math.abs(one.efficiency() - expected))
            .reduce(VARIES, Math::max);
    return new RescaleEfficiency(
        rescales.size() < ENOUGH ? 0 : Math.max(0, expected - spread),
        expected,
        Math.min(1, expected + spread),
        rescales.size());
  }

  /**
   * The estimator of Flink's autoscaler, {@code sum(P R) / (beta sum(P P))}, for the added
   * parallelism P and the gained rate R. Both are shares of what was before, so beta is 1.
   */
  private static double leastSquares(List<RescaleObservation> rescales) {
    double products = rescales.stream().mapToDouble(one -> one.added() * one.gained()).sum();
    double squares = rescales.stream().mapToDouble(one -> one.added() * one.added()).sum();
    return products / squares;
  }

  /** Whether the job's own rescales show it. */
  boolean learned() {
    return observations > 0;
  }
}
