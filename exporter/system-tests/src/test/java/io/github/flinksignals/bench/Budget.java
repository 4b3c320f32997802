// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.util.Locale;

/** Formats a budget and whether a measurement meets it. */
final class Budget {
  private Budget() {}

  static String atMost(double budget, double measured, String unit) {
    String number = budget == Math.rint(budget) ? "%.0f" : "%.1f";
    return String.format(
        Locale.ROOT, number + "%s: %s", budget, unit, measured <= budget ? "met" : "**exceeded**");
  }
}
