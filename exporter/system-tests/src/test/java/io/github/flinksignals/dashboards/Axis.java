// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where a value lies on a line of pixels.
 *
 * @param begin pixel of the least value
 * @param end pixel of the largest
 */
record Axis(double least, double most, double begin, double end, boolean logarithmic) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  static Axis ofTime(Asking asking, double begin, double end) {
    return new Axis(
        asking.from().getEpochSecond(),
        (double) asking.to().getEpochSecond() + asking.step().toSeconds(),
        begin,
        end,
        false);
  }

  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, least) / least) / Math.log(most / least)
            : (value - least) / (most - least);
    return begin + share * (end - begin);
  }

  /** The value at a share of the way. */
  double value(double share) {
    return logarithmic ? least * Math.pow(most / least, share) : least + share * (most - least);
  }

  /** Five moments, written below the line. */
  String timesBelow(double y) {
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      double moment = value((i + 0.5) / 5);
      svg.append(
          Html.format(
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
              at(moment), y, TIME.format(Instant.ofEpochSecond((long) moment))));
    }
    return svg.toString();
  }
}
