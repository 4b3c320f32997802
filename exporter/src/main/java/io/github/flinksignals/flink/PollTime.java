// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Instant;
import java.util.function.LongSupplier;

/** The time of one poll. */
final class PollTime {
  private final Instant began;
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private final JobManagerClock jobManager;

  /**
   * @param began when the poll began, by the exporter's clock
   * @param nanoTime a monotonic clock
   */
  PollTime(Instant began, LongSupplier nanoTime, JobManagerClock jobManager) {
    this.began = began;
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
    this.jobManager = jobManager;
  }

  /** When the poll began, by the JobManager's clock. */
  Instant now() {
    return jobManager.at(began);
  }

  /** Whether {@link #now} may be wrong, because one of the clocks may have been set. */
  boolean doubtful() {
    return jobManager.doubtful(began);
  }

  /** The current time by the exporter's clock. */
  Instant exporterTime() {
    return began.plusNanos(nanoTime.getAsLong() - beganNanos);
  }

  /**
   * Compares the clocks.
   *
   * @param sent the exporter's time when the request was sent
   * @param epochMillis the JobManager's time in the response; null if it has none
   */
  void received(Instant sent, Long epochMillis) {
    if (epochMillis != null && epochMillis > 0) {
      jobManager.observe(began, sent, exporterTime(), Instant.ofEpochMilli(epochMillis));
    }
  }
}
