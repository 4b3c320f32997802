// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.flinksignals.model.RescaleReport;
import io.github.flinksignals.scale.ThroughputPrediction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The last change of a job's parallelism and its outcome.
 *
 * @param at when the new deployment began
 * @param from the deployment before
 * @param to the deployment after
 * @param before the baseline before the rescale; it does not change afterwards and is used to
 *     evaluate the outcome
 * @param healthyBefore whether checkpoints were healthy before it
 * @param sinceRescale what the job did after the rescale
 * @param failing set while checkpoints fail since the rescale
 * @param downtime how long the tasks did not run; empty unless Flink reports when the deployment
 *     before ended
 * @param ineffective whether a scale-up increased throughput too little; empty until that is known
 * @param prediction what was expected of it before; empty if it is not known what was
 */
public record Rescale(
    Instant at,
    Deployment from,
    Deployment to,
    BaselineValues before,
    boolean healthyBefore,
    @JsonProperty("progress") SinceRescale sinceRescale,
    RescaleOutcome outcome,
    Optional<Failing> failing,
    Optional<Duration> downtime,
    Optional<Boolean> ineffective,
    Optional<RescalePrediction> prediction) {
  /**
   * Checkpoints that fail since a rescale. A later rescale does not clear this unless it undoes the
   * change.
   *
   * @param since when it was found
   * @param from the last deployment with healthy checkpoints
   * @param to the deployment in which they began to fail
   */
  public record Failing(Instant since, Deployment from, Deployment to) {}

  /**
   * @param earlier the previous rescale; empty if there was none
   * @param total completed checkpoints of the run before this rescale
   * @param prediction of the throughput after it, from what was measured before
   * @param recordsPerSecond that all sources emitted just before; empty if unknown
   */
  static Rescale begin(
      Instant at,
      Deployment from,
      Deployment to,
      Optional<Rescale> earlier,
      BaselineValues baseline,
      boolean healthy,
      long total,
      ThroughputPrediction prediction,
      OptionalDouble recordsPerSecond) {
    Optional<Failing> stillFailing =
        earlier
            .flatMap(Rescale::failing)
            .filter(failing -> !to.undoes(failing.from(), failing.to()));
    // The baseline is not updated while checkpoints fail, so the earlier one still applies.
    BaselineValues before =
        earlier.filter(one -> one.failing().isPresent()).map(Rescale::before).orElse(baseline);
    return new Rescale(
        at,
        from,
        to,
        before,
        healthy,
        SinceRescale.begin(total),
        stillFailing.isPresent() ? RescaleOutcome.FAILED : RescaleOutcome.VERIFYING,
        stillFailing,
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            RescalePrediction.of(
                prediction, recordsPerSecond, positive(before.recordsPerSecond()))));
  }

  private static OptionalDouble positive(OptionalDouble value) {
    return value.orElse(0) > 0 ? value : OptionalDouble.empty();
  }

  Rescale with(SinceRescale next) {
    return with(next, outcome, failing, downtime, ineffective);
  }

  Rescale with(Optional<Failing> nextFailing, RescaleOutcome nextOutcome) {
    return with(sinceRescale, nextOutcome, nextFailing, downtime, ineffective);
  }

  Rescale withIneffective(boolean finding) {
    return with(sinceRescale, outcome, failing, downtime, Optional.of(finding));
  }

  /** The same rescale with what changes after it. */
  private Rescale with(
      SinceRescale nextSince,
      RescaleOutcome nextOutcome,
      Optional<Failing> nextFailing,
      Optional<Duration> nextDowntime,
      Optional<Boolean> nextIneffective) {
    return new Rescale(
        at,
        from,
        to,
        before,
        healthyBefore,
        nextSince,
        nextOutcome,
        nextFailing,
        nextDowntime,
        nextIneffective,
        prediction);
  }

  /**
   * Measures the downtime once the tasks run again.
   *
   * @param runEnd when the previous run ended; empty if not known
   * @param reports what the scheduler reports of its rescales
   * @param runningSince when the last task began to run; empty while not all run
   */
  Rescale measured(
      Optional<Instant> runEnd, List<RescaleReport> reports, Optional<Instant> runningSince) {
    if (downtime.isPresent() || runningSince.isEmpty()) {
      return this;
    }
    Optional<Instant> stoppedAt =
        to.run().equals(from.run())
            ? reports.stream()
                .filter(report -> report.completed() && report.ledTo(at))
                .flatMap(report -> report.stoppedAt().stream())
                .findFirst()
            : runEnd;
    Optional<Duration> measured =
        stoppedAt
            .map(stopped -> Duration.between(stopped, runningSince.get()))
            .filter(time -> !time.isNegative());
    return with(sinceRescale, outcome, failing, measured, ineffective);
  }

  /**
   * The relative increase in parallelism: 1 means doubled. Zero or negative unless the job was
   * scaled up.
   */
  public double addedShare() {
    return (double) to.highest() / from.highest() - 1;
  }

  /**
   * Checkpoint duration after the rescale divided by the duration before; empty if either is
   * unknown.
   */
  public OptionalDouble durationRatio() {
    if (before.checkpointDuration().isEmpty() || sinceRescale.checkpointDuration().isEmpty()) {
      return OptionalDouble.empty();
    }
    return ratio(
        (double) sinceRescale.checkpointDuration().get().toMillis(),
        (double) before.checkpointDuration().get().toMillis());
  }

  /**
   * Throughput after the rescale divided by the throughput before, which is the baseline or, if
   * there is none, what was measured just before; empty if either is unknown.
   */
  public OptionalDouble throughputRatio() {
    OptionalDouble now = sinceRescale.recordsPerSecond();
    OptionalDouble then =
        before.recordsPerSecond().isPresent()
            ? before.recordsPerSecond()
            : prediction.map(RescalePrediction::recordsPerSecond).orElse(OptionalDouble.empty());
    return now.isPresent() && then.isPresent()
        ? ratio(now.getAsDouble(), then.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble ratio(double now, double before) {
    return before > 0 ? OptionalDouble.of(now / before) : OptionalDouble.empty();
  }
}
