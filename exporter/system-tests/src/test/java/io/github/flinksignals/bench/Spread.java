// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.util.List;
import java.util.Locale;

/** Repeated measurements of the same quantity. */
record Spread(List<Double> sorted) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there are no measurements");
    }
    return new Spread(values.stream().sorted().toList());
  }

  double median() {
    return percentile(0.5);
  }

  /**
   * The smallest value that is not exceeded by a share of all values.
   *
   * @param share 0 to 1
   */
  double percentile(double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  /** The median, with the minimum and the maximum. */
  String format(String unit) {
    String format = median() >= 100 ? "%.0f" : median() >= 10 ? "%.1f" : "%.2f";
    return String.format(
        Locale.ROOT,
        format + unit + " (" + format + " to " + format + ")",
        median(),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
