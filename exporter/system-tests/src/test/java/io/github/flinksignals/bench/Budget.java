// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.util.Locale;

/** Says what a budget is, and whether it is kept. */
final class Budget {
  private Budget() {}

  static String atMost(double budget, double measured, String unit) {
    String number = budget == Math.rint(budget) ? "%.0f" : "%.1f";
    return String.format(
        Locale.ROOT, number + "%s: %s", budget, unit, measured <= budget ? "kept" : "**exceeded**");
  }
}
