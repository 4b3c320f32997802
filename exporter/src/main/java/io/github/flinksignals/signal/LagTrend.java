// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.FlowHistory;
import io.github.flinksignals.history.JobHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Where the lag of a job is going.
 *
 * @param seconds lag now; empty if not known
 * @param slope seconds of lag per second over the window; empty while it is too short
 * @param recentSlope the same over the second half of the window, which turns earlier
 * @param behind whether the lag is at or above its floor
 * @param pendingFalls whether the records not fetched yet become fewer; tells of a job without
 *     watermarks that it catches up
 */
public record LagTrend(
    OptionalDouble seconds,
    OptionalDouble slope,
    OptionalDouble recentSlope,
    boolean behind,
    boolean pendingFalls) {
  /** Seconds of lag per second; slower changes are no trend. */
  public static final double TREND = 0.1;

  private static final double MILLIS = 1000.0;

  static final LagTrend UNKNOWN =
      new LagTrend(
          OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), false, false);

  static LagTrend of(JobHistory job, Thresholds thresholds, Instant now) {
    FlowHistory flow = job.flow();
    Duration window = thresholds.flow().lagWindow();
    Duration recent = window.dividedBy(2);
    OptionalDouble pendingSlope = flow.pendingRecords().slope(recent, now);
    return new LagTrend(
        flow.lag().latest(),
        flow.lag().slope(window, now),
        flow.lag().slope(recent, now),
        flow.lag().latest().orElse(0) * MILLIS >= thresholds.flow().lagFloor().toMillis(),
        pendingSlope.orElse(0) < 0);
  }

  /** Rising over the window, and not fallen again since. */
  boolean rising() {
    return slope.orElse(0) > TREND && recentSlope.orElse(0) > 0;
  }

  /** Catching up. */
  boolean falling() {
    return seconds.isPresent() ? recentSlope.orElse(0) < -TREND : pendingFalls;
  }

  /** Seconds until there is no lag if it goes on falling like this; empty while it does not. */
  public OptionalDouble catchUpSeconds() {
    return falling() && seconds.isPresent()
        ? OptionalDouble.of(seconds.getAsDouble() / -recentSlope.getAsDouble())
        : OptionalDouble.empty();
  }
}
