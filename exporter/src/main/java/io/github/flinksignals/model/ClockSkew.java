// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;
import java.time.Instant;

/** How far the clocks of Flink and of the exporter may differ. */
public final class ClockSkew {
  /** Synchronized clocks differ by less. */
  public static final Duration LIMIT = Duration.ofMinutes(1);

  private ClockSkew() {}

  /**
   * Whether a time is so far in the future that clock skew does not explain it: the time is wrong,
   * or a clock was set back.
   */
  public static boolean inFuture(Instant at, Instant now) {
    return at.isAfter(now.plus(LIMIT));
  }
}
