// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;
import java.time.Instant;

/** How far the clocks of Flink and of the exporter may differ. */
public final class ClockSkew {
  /** Machines that keep their time at all keep it better. */
  public static final Duration LIMIT = Duration.ofMinutes(1);

  private ClockSkew() {}

  /**
   * Whether something is dated so far in the future that no skew explains it: its date is wrong, or
   * a clock was set back since.
   */
  public static boolean inFuture(Instant at, Instant now) {
    return at.isAfter(now.plus(LIMIT));
  }
}
