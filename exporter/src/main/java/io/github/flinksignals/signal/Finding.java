// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Instant;
import java.util.Optional;

/** What a rule says of a job. */
public sealed interface Finding {
  /** Nothing is wrong in this way, and enough is known to say so. */
  static Finding inactive() {
    return new Inactive();
  }

  /**
   * Something is wrong in this way.
   *
   * @param evidence what was seen that says so, for people
   * @param since when that was found, where it is remembered for itself; else it is found now
   */
  record Active(String evidence, Optional<Instant> since) implements Finding {
    Active(String evidence) {
      this(evidence, Optional.empty());
    }
  }

  /** Nothing is wrong in this way, and enough is known to say so. */
  record Inactive() implements Finding {}

  /**
   * Cannot be judged, which must not read as healthy.
   *
   * @param missing what is not known, for people
   */
  record NotEnoughData(String missing) implements Finding {}

  /** Whether this is {@link Active}. */
  default boolean active() {
    return this instanceof Active;
  }
}
