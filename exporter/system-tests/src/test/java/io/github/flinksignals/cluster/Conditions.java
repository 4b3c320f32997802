// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** Waits for conditions in other processes. A failure contains what is known at that time. */
public final class Conditions {
  private static final Duration STEP = Duration.ofMillis(200);

  private Conditions() {}

  /**
   * Waits until a condition is met.
   *
   * @param what completes the sentence "waited until ..."
   * @param diagnosis text added to the message on timeout
   * @return how long it took
   */
  public static Duration await(
      String what, Duration timeout, BooleanSupplier condition, Supplier<String> diagnosis) {
    long startNanos = System.nanoTime();
    try {
      waitFor(what, timeout).until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw failure(e, diagnosis);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Waits until there is a result, and returns it. */
  static <T> T awaitResult(
      String what, Duration timeout, Supplier<Optional<T>> supplier, Supplier<String> diagnosis) {
    try {
      return waitFor(what, timeout).until(supplier::get, Optional::isPresent).orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw failure(e, diagnosis);
    }
  }

  /** Fails as soon as a condition is not met during the given time. */
  public static void requireThroughout(
      String what, Duration time, BooleanSupplier condition, Supplier<String> diagnosis) {
    try {
      waitFor(what, time.multipliedBy(2))
          .failFast(what, () -> !condition.getAsBoolean())
          .during(time)
          .until(() -> true);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw failure(e, diagnosis);
    }
  }

  private static ConditionFactory waitFor(String what, Duration timeout) {
    return Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(STEP)
        .atMost(timeout)
        // The JobManager may be starting, or busy restoring a job.
        .ignoreException(RestException.class);
  }

  private static AssertionError failure(RuntimeException e, Supplier<String> diagnosis) {
    return new AssertionError(e.getMessage() + "\n" + diagnosis.get(), e);
  }
}
