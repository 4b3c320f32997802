// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for the work of other threads. */
public final class Waiting {
  private Waiting() {}

  /**
   * An await of Awaitility that a slow machine does not fail: it has a long timeout, and an
   * exception in an assertion, such as a refused connection, leads to another attempt.
   */
  public static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .dontCatchUncaughtExceptions();
  }
}
