// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses sizes in bytes: {@code 0}, {@code 4096}, {@code 64MB} (decimal), {@code 128MiB} (binary).
 */
final class ByteSizes {
  private static final Pattern FORMAT = Pattern.compile("(\\d{1,18})([KMGT]i?B|B)?");

  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);

  private ByteSizes() {}

  /**
   * @return bytes
   * @throws IllegalArgumentException that says what is expected
   */
  static long parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (matcher.matches()) {
      String unit = matcher.group(2) == null ? "B" : matcher.group(2);
      try {
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.get(unit));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("expected a size below 8 EiB", e);
      }
    }
    throw new IllegalArgumentException("expected a size in bytes such as 128MiB, 64MB, 4096 or 0");
  }
}
