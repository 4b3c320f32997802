// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The baseline of a job: medians over its last hour of healthy operation. Values do not expire
 * while the job is unhealthy.
 *
 * @param earlier the baseline from before the exporter restarted; used until there are enough new
 *     values
 */
public record Baseline(
    RollingHour durations,
    RollingHour wholeStateDurations,
    RollingHour stateBytes,
    RollingHour throughput,
    RollingHour lag,
    BaselineValues earlier) {
  /** With this many new values, the earlier baseline is ignored. */
  private static final int REPLACES_EARLIER = 20;

  /** The same if fewer values are spread over this time, because checkpoints may be rare. */
  private static final Duration REPLACES_EARLIER_AFTER = RollingHour.WINDOW.dividedBy(2);

  static Baseline begin() {
    return restored(BaselineValues.UNKNOWN);
  }

  static Baseline restored(BaselineValues earlier) {
    return new Baseline(
        RollingHour.EMPTY,
        RollingHour.EMPTY,
        RollingHour.EMPTY,
        RollingHour.EMPTY,
        RollingHour.EMPTY,
        earlier);
  }

  /** Uses the saved baseline for values that are not known yet. */
  Baseline withSaved(BaselineValues saved) {
    return new Baseline(
        durations, wholeStateDurations, stateBytes, throughput, lag, earlier.or(saved));
  }

  /** Adds a completed checkpoint of a healthy job. */
  Baseline with(Checkpoint checkpoint) {
    if (checkpoint.completedAt().isEmpty() || checkpoint.duration().isEmpty()) {
      return this;
    }
    Instant at = checkpoint.completedAt().get();
    return new Baseline(
        durations.with(at, (double) checkpoint.duration().get().toMillis()),
        checkpoint
            .wholeStateDuration()
            .map(whole -> wholeStateDurations.with(at, (double) whole.toMillis()))
            .orElse(wholeStateDurations),
        stateBytes.with(at, (double) checkpoint.stateBytes()),
        throughput,
        lag,
        earlier);
  }

  /** Adds throughput and lag of a healthy job. */
  Baseline with(Instant now, OptionalDouble recordsPerSecond, OptionalDouble lagSeconds) {
    return new Baseline(
        durations,
        wholeStateDurations,
        stateBytes,
        recordsPerSecond.isPresent()
            ? throughput.with(now, recordsPerSecond.getAsDouble())
            : throughput,
        lagSeconds.isPresent() ? lag.with(now, lagSeconds.getAsDouble()) : lag,
        earlier);
  }

  /** The median checkpoint duration; empty until enough checkpoints completed. */
  public Optional<Duration> duration() {
    return values().checkpointDuration();
  }

  /**
   * The median of what a checkpoint would take that writes the whole state. It differs from the
   * duration if checkpoints are incremental. Empty until enough checkpoints completed, and if the
   * baseline was read back from Prometheus.
   */
  public Optional<Duration> wholeStateDuration() {
    return values().wholeStateDuration();
  }

  /** The current medians. */
  public BaselineValues values() {
    return new BaselineValues(
        median(durations, earlier.checkpointDuration()),
        median(wholeStateDurations, earlier.wholeStateDuration()),
        median(stateBytes, earlier.stateBytes()),
        median(throughput, earlier.recordsPerSecond()),
        median(lag, earlier.lagSeconds()));
  }

  private static Optional<Duration> median(RollingHour millis, Optional<Duration> earlier) {
    OptionalDouble earlierMillis =
        earlier
            .map(known -> OptionalDouble.of((double) known.toMillis()))
            .orElse(OptionalDouble.empty());
    return Median.toDuration(median(millis, earlierMillis));
  }

  private static OptionalDouble median(RollingHour series, OptionalDouble earlier) {
    boolean replaced =
        series.points().size() >= REPLACES_EARLIER || series.covers(REPLACES_EARLIER_AFTER);
    return earlier.isPresent() && !replaced ? earlier : series.median();
  }
}
