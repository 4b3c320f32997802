// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The samples of one series in the notation of {@code promtool test rules}: {@code 0x3599} for
 * equal values, {@code 5+10x3} for values that rise evenly, {@code stale} and {@code _} for none.
 */
final class SeriesText {
  private static final int DECIMALS = 3;

  private final StringBuilder text = new StringBuilder();
  private int samples;
  private BigDecimal first;
  private BigDecimal last;
  private BigDecimal step;
  private int repeated;

  /** Adds a sample. */
  void add(int index, double value) {
    skipTo(index);
    BigDecimal next = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    if (first == null) {
      first = next;
    } else if (step == null || next.subtract(last).compareTo(step) == 0) {
      step = next.subtract(last);
      repeated++;
    } else {
      flush();
      first = next;
    }
    last = next;
    samples++;
  }

  private void skipTo(int index) {
    if (index > samples) {
      flush();
      int missing = index - samples;
      samples = index;
      if (!text.isEmpty()) {
        append("stale");
        missing--;
      }
      if (missing > 0) {
        append("_x" + missing);
      }
    }
  }

  private void flush() {
    if (first != null) {
      String start = number(first);
      if (repeated == 0) {
        append(start);
      } else if (step.signum() == 0) {
        append(start + "x" + repeated);
      } else {
        append(start + (step.signum() > 0 ? "+" : "") + number(step) + "x" + repeated);
      }
    }
    first = null;
    step = null;
    repeated = 0;
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private void append(String token) {
    text.append(text.isEmpty() ? "" : " ").append(token);
  }

  /** The values of the series at so many samples. */
  String text(int until) {
    flush();
    if (samples < until) {
      append("stale");
    }
    return text.toString();
  }
}
