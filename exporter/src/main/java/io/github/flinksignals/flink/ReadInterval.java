// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long to wait before something is read again. */
record ReadInterval(Duration length) {
  static ReadInterval ofSeconds(long seconds) {
    return new ReadInterval(Duration.ofSeconds(seconds));
  }

  /** Whether to read it: it was never read, or the interval has passed since. */
  boolean due(Optional<Instant> readAt, Instant now) {
    return readAt.map(at -> passed(at, now)).orElse(true);
  }

  /** Also true if the clock was set back, because nothing would be read until it has caught up. */
  boolean passed(Instant readAt, Instant now) {
    return readAt.isAfter(now) || !now.isBefore(readAt.plus(length));
  }
}
