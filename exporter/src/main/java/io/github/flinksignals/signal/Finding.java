// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Instant;
import java.util.Optional;

/** Result of evaluating one failure mode for one job. */
public sealed interface Finding {
  /** The failure mode is inactive, and there is enough data to say so. */
  static Finding inactive() {
    return new Inactive();
  }

  /**
   * The failure mode is active.
   *
   * @param evidence the observations that led to the finding, for people
   * @param since when the failure began, if the history recorded it; empty means at this poll
   */
  record Active(String evidence, Optional<Instant> since) implements Finding {
    Active(String evidence) {
      this(evidence, Optional.empty());
    }
  }

  /** The failure mode is inactive, and there is enough data to say so. */
  record Inactive() implements Finding {}

  /**
   * The failure mode is unknown, which must not count as healthy.
   *
   * @param missing the data that is missing, for people
   */
  record NotEnoughData(String missing) implements Finding {}

  /** Whether this is {@link Active}. */
  default boolean active() {
    return this instanceof Active;
  }
}
