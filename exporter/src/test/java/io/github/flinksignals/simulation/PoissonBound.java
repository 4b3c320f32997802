// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

/** What is known about the rate of events from how many were counted. */
final class PoissonBound {
  private static final double CONFIDENCE = 0.95;
  private static final int BISECTIONS = 60;

  private PoissonBound() {}

  /**
   * The expected number of events above which so few would be counted with a probability of less
   * than 5 %: 3.0 for none, 4.7 for one.
   */
  static double upper(int events) {
    double low = 0;
    double high = 10 + 3.0 * events;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (atMost(events, middle) > 1 - CONFIDENCE) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double atMost(int events, double expected) {
    double term = Math.exp(-expected);
    double sum = term;
    for (int i = 1; i <= events; i++) {
      term *= expected / i;
      sum += term;
    }
    return sum;
  }
}
