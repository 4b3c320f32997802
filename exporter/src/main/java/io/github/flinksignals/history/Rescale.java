// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The last change of a job's parallelism, and what became of it.
 *
 * @param at when the new deployment began
 * @param from what the job was before
 * @param to what it became
 * @param before what was usual before it: the frozen copy that judges the outcome
 * @param healthyBefore whether checkpoints were healthy before it
 * @param sinceRescale what the job did since
 * @param failing that its checkpoints fail; empty if they do not
 * @param ineffective whether a scale-up was found to help nothing; empty until that is judged
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
    Optional<Boolean> ineffective) {

  /**
   * Checkpoints that fail since a rescale. Another rescale does not end that, unless it goes back.
   *
   * @param since when it was found
   * @param from the deployment in which they were still healthy
   * @param to the one in which they began to fail
   */
  public record Failing(Instant since, Deployment from, Deployment to) {}

  /**
   * @param earlier the rescale before this one; empty if there was none
   * @param total completed checkpoints of the run, of which none came after this rescale
   */
  static Rescale begin(
      Instant at,
      Deployment from,
      Deployment to,
      Optional<Rescale> earlier,
      BaselineValues baseline,
      boolean healthy,
      long total) {
    Optional<Failing> stillFailing =
        earlier
            .flatMap(Rescale::failing)
            .filter(failing -> !to.undoes(failing.from(), failing.to()));
    // While checkpoints fail nothing becomes usual, so what was usual before them still counts.
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
        Optional.empty());
  }

  Rescale with(SinceRescale next) {
    return new Rescale(at, from, to, before, healthyBefore, next, outcome, failing, ineffective);
  }

  Rescale with(Optional<Failing> nextFailing, RescaleOutcome nextOutcome) {
    return new Rescale(
        at, from, to, before, healthyBefore, sinceRescale, nextOutcome, nextFailing, ineffective);
  }

  Rescale withIneffective(boolean finding) {
    return new Rescale(
        at, from, to, before, healthyBefore, sinceRescale, outcome, failing, Optional.of(finding));
  }

  /** How much wider the job became: 1 means twice as wide; not above 0 unless it was a scale-up. */
  public double addedShare() {
    return (double) to.highest() / from.highest() - 1;
  }

  /** Checkpoint duration since, over what it was; empty if either is not known. */
  public OptionalDouble durationRatio() {
    if (before.checkpointDuration().isEmpty() || sinceRescale.checkpointDuration().isEmpty()) {
      return OptionalDouble.empty();
    }
    return ratio(
        (double) sinceRescale.checkpointDuration().get().toMillis(),
        (double) before.checkpointDuration().get().toMillis());
  }

  /** Throughput since, over what it was; empty if either is not known. */
  public OptionalDouble throughputRatio() {
    OptionalDouble now = sinceRescale.recordsPerSecond();
    return now.isPresent() && before.recordsPerSecond().isPresent()
        ? ratio(now.getAsDouble(), before.recordsPerSecond().getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble ratio(double now, double before) {
    return before > 0 ? OptionalDouble.of(now / before) : OptionalDouble.empty();
  }
}
