// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions of real processes. */
public final class LiveConditions {
  private static final Duration STEP = Duration.ofMillis(250);

  private LiveConditions() {}

  /**
   * Waits until a condition is met.
   *
   * @return how long it took
   */
  public static Duration await(
      String what, Duration timeout, BooleanSupplier condition, Supplier<String> diagnosis) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - startNanos > timeout.toNanos()) {
        throw new AssertionError(
            "Not met within " + timeout.toSeconds() + " s: " + what + "\n" + diagnosis.get());
      }
      ExporterProcess.pause(STEP);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Fails as soon as a condition is not met during the given time. */
  public static void requireThroughout(
      String what, Duration time, BooleanSupplier condition, Supplier<String> diagnosis) {
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < time.toNanos()) {
      if (!condition.getAsBoolean()) {
        throw new AssertionError("No longer met: " + what + "\n" + diagnosis.get());
      }
      ExporterProcess.pause(STEP);
    }
  }
}
