// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Draws a state timeline or status history: one strip per series, coloured by its value. */
final class StateTimelinePicture {
  private static final int NAMES = 210;
  private static final int LEGEND = 46;

  private StateTimelinePicture() {}

  static String draw(PanelData data, int width, int height) {
    if (data.series().isEmpty()) {
      return Html.noValue(data.style("").noValue());
    }
    Axis time = Axis.ofTime(data.queryRunner(), NAMES + 8, width - 10);
    double line = (height - LEGEND) / (double) data.series().size();
    double one = data.queryRunner().step().toSeconds();
    StringBuilder svg =
        new StringBuilder(Html.format("<svg width=\"%d\" height=\"%d\">", width, height - 20));
    for (int i = 0; i < data.series().size(); i++) {
      PanelData.NamedSeries named = data.series().get(i);
      FieldStyle style = data.style(named.name());
      double y = i * line;
      svg.append(
          Html.format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              NAMES, y + line / 2 + 4, Html.escape(named.name())));
      for (QueryRunner.Point point : named.series().points()) {
        svg.append(
            Html.format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                time.at(point.time()),
                y + 1.5,
                time.at(point.time() + one) - time.at(point.time()),
                line - 3,
                style.colour(point.value())));
      }
    }
    svg.append(time.timeLabels(height - LEGEND + 14));
    return svg + "</svg><div class=\"legend\">" + legend(data.style("")) + "</div>";
  }

  private static String legend(FieldStyle style) {
    List<String> entries = new ArrayList<>();
    for (JsonNode mapping : style.config().path("mappings").path(0).path("options")) {
      entries.add(
          Html.entry(
              FieldStyle.colour(mapping.path("color").asText()), mapping.path("text").asText()));
    }
    if (entries.isEmpty()) {
      for (JsonNode step : style.config().path("thresholds").path("steps")) {
        String from =
            step.path("value").isNull() ? "below" : style.text(step.path("value").asDouble()) + "+";
        entries.add(Html.entry(FieldStyle.colour(step.path("color").asText()), from));
      }
    }
    return String.join("", entries);
  }
}
