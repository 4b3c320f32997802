// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for real processes, which take their time. */
public final class Waiting {
  private static final Duration STEP = Duration.ofMillis(250);

  private Waiting() {}

  /**
   * Waits until something is so.
   *
   * @return how long that took
   */
  public static Duration until(
      String what, Duration timeout, BooleanSupplier condition, Supplier<String> diagnosis) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > timeout.toNanos()) {
        throw new AssertionError(
            "Not within " + timeout.toSeconds() + " s: " + what + "\n" + diagnosis.get());
      }
      ExporterProcess.pause(STEP);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Fails as soon as something is not so, for all of a time. */
  public static void always(
      String what, Duration time, BooleanSupplier condition, Supplier<String> diagnosis) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < time.toNanos()) {
      if (!condition.getAsBoolean()) {
        throw new AssertionError("Not so: " + what + "\n" + diagnosis.get());
      }
      ExporterProcess.pause(STEP);
    }
  }
}
