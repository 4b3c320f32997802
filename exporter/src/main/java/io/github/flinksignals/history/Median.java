// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** The median: a few outliers do not move it. */
final class Median {
  private Median() {}

  /** The middle value, or the mean of the two middle values; empty without values. */
  static OptionalDouble of(double... values) {
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return ofSorted(sorted, sorted.length);
  }

  /**
   * The median of the first values of a sorted array.
   *
   * @param count at least 1
   */
  static OptionalDouble ofSorted(double[] sorted, int count) {
    return OptionalDouble.of((sorted[(count - 1) / 2] + sorted[count / 2]) / 2);
  }

  /** Converts a median of milliseconds to a duration. */
  static Optional<Duration> toDuration(OptionalDouble millis) {
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(Math.round(millis.getAsDouble())))
        : Optional.empty();
  }
}
