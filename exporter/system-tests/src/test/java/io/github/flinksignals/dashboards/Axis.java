// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Maps values to pixels.
 *
 * @param begin pixel of the lowest value
 * @param end pixel of the highest value
 */
record Axis(double least, double most, double begin, double end, boolean logarithmic) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  static Axis ofTime(QueryRunner queryRunner, double begin, double end) {
    return new Axis(
        queryRunner.from().getEpochSecond(),
        (double) queryRunner.to().getEpochSecond() + queryRunner.step().toSeconds(),
        begin,
        end,
        false);
  }

  double at(double value) {
    double fraction =
        logarithmic
            ? Math.log(Math.max(value, least) / least) / Math.log(most / least)
            : (value - least) / (most - least);
    return begin + fraction * (end - begin);
  }

  /** The value at a fraction of the axis, from 0 to 1. */
  double value(double fraction) {
    return logarithmic
        ? least * Math.pow(most / least, fraction)
        : least + fraction * (most - least);
  }

  /** SVG labels for five points in time. */
  String timeLabels(double y) {
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      double time = value((i + 0.5) / 5);
      svg.append(
          Html.format(
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
              at(time), y, TIME.format(Instant.ofEpochSecond((long) time))));
    }
    return svg.toString();
  }
}
