// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is usual for a job: medians over its last hour of being well. It does not age while the job
 * is unwell.
 *
 * @param earlier what was usual before the exporter was started anew; stands in until enough was
 *     seen since
 */
public record Baseline(
    RollingHour durations,
    RollingHour stateBytes,
    RollingHour throughput,
    RollingHour lag,
    BaselineValues earlier) {
  /** So many new values outweigh what is remembered. */
  private static final int REPLACES_EARLIER = 20;

  static Baseline begin() {
    return restored(BaselineValues.UNKNOWN);
  }

  static Baseline restored(BaselineValues earlier) {
    return new Baseline(
        RollingHour.EMPTY, RollingHour.EMPTY, RollingHour.EMPTY, RollingHour.EMPTY, earlier);
  }

  /** With what was usual before in place of what is not known yet. */
  Baseline withSaved(BaselineValues saved) {
    return new Baseline(durations, stateBytes, throughput, lag, earlier.or(saved));
  }

  /** Adds a completed checkpoint of a job that is well. */
  Baseline with(Checkpoint checkpoint) {
    if (checkpoint.completedAt().isEmpty() || checkpoint.duration().isEmpty()) {
      return this;
    }
    Instant at = checkpoint.completedAt().get();
    return new Baseline(
        durations.with(at, (double) checkpoint.duration().get().toMillis()),
        stateBytes.with(at, (double) checkpoint.stateBytes()),
        throughput,
        lag,
        earlier);
  }

  /** Adds what flows through a job that is well. */
  Baseline with(Instant now, OptionalDouble recordsPerSecond, OptionalDouble lagSeconds) {
    return new Baseline(
        durations,
        stateBytes,
        recordsPerSecond.isPresent()
            ? throughput.with(now, recordsPerSecond.getAsDouble())
            : throughput,
        lagSeconds.isPresent() ? lag.with(now, lagSeconds.getAsDouble()) : lag,
        earlier);
  }

  /** How long its checkpoints usually take; empty as long as there are too few to say. */
  public Optional<Duration> duration() {
    return values().checkpointDuration();
  }

  /** All of it as it is now. */
  public BaselineValues values() {
    OptionalDouble earlierMillis =
        earlier
            .checkpointDuration()
            .map(known -> OptionalDouble.of((double) known.toMillis()))
            .orElse(OptionalDouble.empty());
    return new BaselineValues(
        Median.toDuration(median(durations, earlierMillis)),
        median(stateBytes, earlier.stateBytes()),
        median(throughput, earlier.recordsPerSecond()),
        median(lag, earlier.lagSeconds()));
  }

  private static OptionalDouble median(RollingHour series, OptionalDouble earlier) {
    return earlier.isPresent() && series.points().size() < REPLACES_EARLIER
        ? earlier
        : series.median();
  }
}
