// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.FlowHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How the lag of a job changes.
 *
 * @param seconds current lag; empty if unknown
 * @param slope change in seconds of lag per second over the window; empty while there is too little
 *     data
 * @param recentSlope the same over the second half of the window, which reacts earlier
 * @param behind whether the lag is at or above the configured floor
 * @param pendingFalls whether the number of records not fetched yet decreases as fast as a lag in
 *     seconds must, which shows that a job without watermarks catches up: by more than {@link
 *     #TREND} of the records that the sources emit
 * @param fallsSteadily whether the lag has fallen from reading to reading for half of {@link
 *     TaskFlow#HOLD}: after a short burst, the slopes are positive until most of their window lies
 *     after it
 * @param fell whether the lag is lower than at the start of the second half of the window: after a
 *     jump down, the slopes are positive until most of their window lies after it
 */
public record LagTrend(
    OptionalDouble seconds,
    OptionalDouble slope,
    OptionalDouble recentSlope,
    boolean behind,
    boolean pendingFalls,
    boolean fallsSteadily,
    boolean fell) {
  /** Seconds of lag per second; a slower change does not count as a trend. */
  public static final double TREND = 0.1;

  private static final double MILLIS_PER_SECOND = 1000.0;

  static final LagTrend UNKNOWN =
      new LagTrend(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false,
          false,
          false,
          false);

  static LagTrend of(JobHistory job, Thresholds thresholds, Instant now) {
    FlowHistory flow = job.flow();
    Duration window = thresholds.flow().lagWindow();
    Duration recent = window.dividedBy(2);
    double pendingPerSecond = flow.lag().pendingRecords().slope(recent, now).orElse(0);
    double emittedPerSecond = flow.lag().emittedRecords().slope(recent, now).orElse(0);
    return new LagTrend(
        flow.lag().seconds().latest(),
        flow.lag().seconds().slope(window, now),
        flow.lag().seconds().slope(recent, now),
        flow.lag().seconds().latest().orElse(0) * MILLIS_PER_SECOND
            >= thresholds.flow().lagFloor().toMillis(),
        pendingPerSecond < -TREND * emittedPerSecond,
        flow.lag().seconds().fallsSteadily(TREND, TaskFlow.HOLD.dividedBy(2)),
        flow.lag().seconds().fellSince(recent, now));
  }

  /** Whether lag rises over the window and still rises in its second half. */
  boolean rising() {
    return slope.orElse(0) > TREND && recentSlope.orElse(0) > 0;
  }

  /** The same, but false from the first reading that is lower again. */
  boolean stillRising() {
    return rising() && !fell;
  }

  /** Whether the job catches up. */
  boolean falling() {
    return seconds.isPresent() ? fallsSteadily || fallsRecently() : pendingFalls;
  }

  private boolean fallsRecently() {
    return recentSlope.orElse(0) < -TREND;
  }

  /** Seconds until the lag is zero at the current rate; empty if lag does not fall. */
  public OptionalDouble catchUpSeconds() {
    return fallsRecently() && seconds.isPresent()
        ? OptionalDouble.of(seconds.getAsDouble() / -recentSlope.getAsDouble())
        : OptionalDouble.empty();
  }
}
