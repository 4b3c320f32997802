// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

/** Tells who takes answers compressed. */
final class Gzip {
  private Gzip() {}

  /**
   * @param header {@code Accept-Encoding}; null where there is none
   */
  static boolean accepted(String header) {
    Weights weights = Weights.parse(header);
    return weights.of("gzip").or(() -> weights.of("*")).orElse(0.0) > 0;
  }
}
