// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

/** Prints the progress of the benchmark. */
final class Progress {
  private static final long STARTED = System.nanoTime();

  private Progress() {}

  static void print(String what) {
    System.out.printf("%4d s  %s%n", (System.nanoTime() - STARTED) / 1_000_000_000, what);
  }
}
