// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.scale.ThroughputPrediction;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The throughput that was expected of a rescale before it, as a multiple of the throughput before.
 *
 * @param recordsPerSecond that all sources emitted just before the rescale; empty if unknown
 * @param lowest of the expected interval; empty like {@code expected}, and if the prediction was
 *     restored from Prometheus
 * @param expected most probably; empty if nothing could be expected
 * @param highest of the expected interval; empty like {@code lowest}
 * @param bottleneck name of the task that was expected to limit the job, in its shortest form;
 *     empty if the input was, or if it is not known
 * @param unknown why nothing could be expected; empty if something was
 */
public record RescalePrediction(
    OptionalDouble recordsPerSecond,
    OptionalDouble lowest,
    OptionalDouble expected,
    OptionalDouble highest,
    Optional<String> bottleneck,
    Optional<String> unknown) {
  /**
   * @param recordsPerSecond that all sources emitted just before the rescale; empty if unknown
   * @param baseline that all sources emit usually, with which the throughput after the rescale is
   *     compared; empty if unknown
   */
  static RescalePrediction of(
      ThroughputPrediction prediction, OptionalDouble recordsPerSecond, OptionalDouble baseline) {
    if (prediction instanceof ThroughputPrediction.Unknown unknown) {
      return new RescalePrediction(
          recordsPerSecond,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.of(unknown.reason()));
    }
    ThroughputPrediction.Known known = (ThroughputPrediction.Known) prediction;
    double before = baseline.orElseGet(recordsPerSecond::getAsDouble);
    return new RescalePrediction(
        recordsPerSecond,
        ratio(known.lowest(), before),
        ratio(known.expected(), before),
        ratio(known.highest(), before),
        known.bottleneck(),
        Optional.empty());
  }

  private static OptionalDouble ratio(double predicted, double before) {
    return OptionalDouble.of(CapacityMeasurement.rounded(predicted / before));
  }

  /** What is left of a prediction that an earlier process exported: its most probable value. */
  public static RescalePrediction restored(OptionalDouble expected) {
    return new RescalePrediction(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        expected,
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
