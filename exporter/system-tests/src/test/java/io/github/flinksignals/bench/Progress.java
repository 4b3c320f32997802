// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

/** Tells who waits what is being done. */
final class Progress {
  private static final long BEGAN = System.nanoTime();

  private Progress() {}

  static void say(String what) {
    System.out.printf("%4d s  %s%n", (System.nanoTime() - BEGAN) / 1_000_000_000, what);
  }
}
