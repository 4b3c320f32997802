// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.util.List;

/**
 * How good the predictions of some rescales were.
 *
 * @param rescales how many there were
 * @param known of how many something was expected
 * @param inside of how many the interval contains what was observed
 * @param medianError of the most probable value, where the slowest task was busy above 0.5 before
 */
record PredictionSummary(int rescales, int known, int inside, double medianError) {
  private static final double BUSY = 0.5;

  static PredictionSummary of(List<PredictionFigures> figures) {
    List<PredictionFigures> known = figures.stream().filter(PredictionFigures::known).toList();
    List<Double> errors =
        known.stream()
            .filter(one -> one.busyBefore() > BUSY)
            .map(PredictionFigures::error)
            .sorted()
            .toList();
    return new PredictionSummary(
        figures.size(),
        known.size(),
        (int) known.stream().filter(PredictionFigures::inside).count(),
        errors.isEmpty()
            ? Double.NaN
            : (errors.get((errors.size() - 1) / 2) + errors.get(errors.size() / 2)) / 2);
  }

  double insideShare() {
    return (double) inside / known;
  }
}
