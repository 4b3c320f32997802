// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

/** Draws a bar gauge panel: one horizontal bar per series. */
final class BarPicture {
  private static final int NAMES = 170;
  private static final int NUMBER = 40;

  private BarPicture() {}

  static String draw(PanelData data, int width, int height) {
    if (data.series().isEmpty()) {
      return Html.noValue(data.style("").noValue());
    }
    double most = data.series().stream().mapToDouble(one -> one.series().last()).max().orElse(1);
    double line = (height - 8.0) / data.series().size();
    double full = width - NAMES - NUMBER - 16.0;
    StringBuilder svg =
        new StringBuilder(Html.format("<svg width=\"%d\" height=\"%d\">", width, height));
    for (int i = 0; i < data.series().size(); i++) {
      PanelData.NamedSeries one = data.series().get(i);
      FieldStyle style = data.style(one.name());
      double value = one.series().last();
      double y = i * line;
      svg.append(
          Html.format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              NAMES, y + line / 2 + 4, Html.escape(one.name())));
      svg.append(
          Html.format(
              "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#22252B\"/>",
              NAMES + 8, y + 3, full, line - 6));
      svg.append(
          Html.format(
              "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
              NAMES + 8,
              y + 3,
              most == 0 ? 0 : full * value / most,
              line - 6,
              style.colour(value)));
      svg.append(
          Html.format(
              "<text x=\"%.1f\" y=\"%.1f\">%s</text>",
              NAMES + 16 + full, y + line / 2 + 4, Html.escape(style.text(value))));
    }
    return svg.append("</svg>").toString();
  }
}
