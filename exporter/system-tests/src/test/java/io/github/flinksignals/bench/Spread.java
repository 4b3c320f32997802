// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.util.List;
import java.util.Locale;

/** Several measurements of one thing. */
record Spread(List<Double> sorted) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    return new Spread(values.stream().sorted().toList());
  }

  double median() {
    return percentile(0.5);
  }

  /**
   * The value that a share of all does not exceed.
   *
   * @param share 0 to 1
   */
  double percentile(double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  /** The median, and the least and the most. */
  String words(String unit) {
    String format = median() >= 100 ? "%.0f" : median() >= 10 ? "%.1f" : "%.2f";
    return String.format(
        Locale.ROOT,
        format + unit + " (" + format + " to " + format + ")",
        median(),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
