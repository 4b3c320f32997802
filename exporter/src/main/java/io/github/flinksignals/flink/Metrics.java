// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads values of plain metric lists, which are strings: "4", "4.0", "NaN", "n/a". */
final class Metrics {
  private Metrics() {}

  /** Empty unless it is a whole number of zero or more. */
  static OptionalLong integer(RestMessages.Metric metric) {
    try {
      double value = Double.parseDouble(metric.value());
      return value >= 0 && value == Math.rint(value) && !Double.isInfinite(value)
          ? OptionalLong.of((long) value)
          : OptionalLong.empty();
    } catch (NumberFormatException | NullPointerException e) {
      return OptionalLong.empty();
    }
  }

  static OptionalInt integer(List<RestMessages.Metric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> name.equals(metric.id()))
        .map(Metrics::integer)
        .flatMapToLong(OptionalLong::stream)
        .filter(value -> value <= Integer.MAX_VALUE)
        .mapToInt(value -> (int) value)
        .findFirst();
  }
}
