// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses answers for those who take them so. */
final class Gzip {
  private Gzip() {}

  /**
   * @param header {@code Accept-Encoding}; null where there is none
   */
  static boolean accepted(String header) {
    Weights weights = Weights.parse(header);
    return weights.of("gzip").or(() -> weights.of("*")).orElse(0.0) > 0;
  }

  /** What is written into it comes out compressed. */
  static OutputStream into(OutputStream out) {
    try {
      return new GZIPOutputStream(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
  }
}
