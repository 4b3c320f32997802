// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Parses the values of metrics, which Flink sends as strings: "4", "4.0", "NaN", "n/a". */
final class MetricValues {
  private MetricValues() {}

  /** Empty unless the value is a whole number of zero or more. */
  static OptionalLong integer(RestMessages.MetricResponse metric) {
    try {
      double value = Double.parseDouble(metric.value());
      return value >= 0 && value == Math.rint(value) && !Double.isInfinite(value)
          ? OptionalLong.of((long) value)
          : OptionalLong.empty();
    } catch (NumberFormatException | NullPointerException e) {
      return OptionalLong.empty();
    }
  }

  /** The value of the first metric of that name; empty if it is missing or not a whole number. */
  static OptionalInt integer(List<RestMessages.MetricResponse> metrics, String name) {
    return metrics.stream()
        .filter(metric -> name.equals(metric.id()))
        .map(MetricValues::integer)
        .flatMapToLong(OptionalLong::stream)
        .filter(value -> value <= Integer.MAX_VALUE)
        .mapToInt(value -> (int) value)
        .findFirst();
  }
}
