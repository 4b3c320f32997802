// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment by which a poll must be done, on a clock that does not jump. */
final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(LongSupplier nanoTime, long end) {
    this.nanoTime = nanoTime;
    this.end = end;
  }

  static Deadline in(Duration time, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
  }

  boolean passed() {
    return left().isNegative() || left().isZero();
  }

  /** Time left; zero or less once it has passed. */
  Duration left() {
    return Duration.ofNanos(end - nanoTime.getAsLong());
  }
}
