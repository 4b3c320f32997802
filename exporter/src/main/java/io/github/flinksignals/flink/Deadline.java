// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time by which a poll must end, on a monotonic clock. */
final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime, long end) {
    this.nanoTime = nanoTime;
    this.end = end;
  }

  /**
   * @param time from now
   * @param nanoTime a monotonic clock, such as {@code System::nanoTime}
   */
  static Deadline in(Duration time, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
  }

  boolean passed() {
    return left().isNegative() || left().isZero();
  }

  /** The time left; zero or negative once the deadline has passed. */
  Duration left() {
    return Duration.ofNanos(end - nanoTime.getAsLong());
  }
}
