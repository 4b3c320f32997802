// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescalePrediction;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The last rescale of a job.
 *
 * @param at when the new deployment started
 * @param parallelismBefore highest parallelism of a task before the rescale
 * @param parallelismAfter highest parallelism of a task after the rescale
 * @param outcome a value of the label {@code outcome}
 * @param meaning the outcome in words
 * @param checkpointsCompleted number of checkpoints completed since the rescale
 * @param checkpointsFailed number of checkpoints failed since the rescale
 * @param checkpointDurationRatio median duration since the rescale divided by the baseline before
 *     it; empty if one of them is unknown
 * @param throughputRatio rate of records that the sources emit since the rescale, divided by the
 *     baseline before it or, without one, by the rate just before it; empty if unknown
 * @param prediction what was expected before it; empty if it is not known what was
 * @param downtimeSeconds how long the tasks did not run; empty unless Flink reports it
 */
public record RescaleStatus(
    Instant at,
    int parallelismBefore,
    int parallelismAfter,
    String outcome,
    String meaning,
    long checkpointsCompleted,
    long checkpointsFailed,
    OptionalDouble checkpointDurationRatio,
    OptionalDouble throughputRatio,
    Optional<PredictionStatus> prediction,
    OptionalDouble downtimeSeconds) {

  /**
   * The throughput that was expected before the rescale, as {@code throughputRatio}.
   *
   * @param lowest of the expected interval; empty if nothing was expected, as the others
   * @param expected the most probable value
   * @param highest of the expected interval
   * @param bottleneck the task that was expected to limit the job; empty if the input was
   * @param unknown why nothing was expected; empty if something was
   */
  public record PredictionStatus(
      OptionalDouble lowest,
      OptionalDouble expected,
      OptionalDouble highest,
      Optional<String> bottleneck,
      Optional<String> unknown) {
    static PredictionStatus of(RescalePrediction prediction) {
      return new PredictionStatus(
          prediction.lowest(),
          prediction.expected(),
          prediction.highest(),
          prediction.bottleneck(),
          prediction.unknown());
    }
  }

  static RescaleStatus of(Rescale rescale) {
    return new RescaleStatus(
        rescale.at(),
        rescale.from().highest(),
        rescale.to().highest(),
        rescale.outcome().label(),
        rescale.outcome().meaning(),
        rescale.sinceRescale().completed(),
        rescale.sinceRescale().failed(),
        rescale.durationRatio(),
        rescale.throughputRatio(),
        rescale.prediction().map(PredictionStatus::of),
        rescale
            .downtime()
            .map(time -> OptionalDouble.of(time.toMillis() / 1000.0))
            .orElse(OptionalDouble.empty()));
  }
}
