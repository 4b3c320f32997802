// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

/** Starts the exporter. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("Flink Signals");
  }
}
