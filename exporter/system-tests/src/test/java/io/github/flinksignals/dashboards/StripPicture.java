// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A strip for each series whose colour changes with its value. */
final class StripPicture {
  private static final int NAMES = 210;
  private static final int LEGEND = 46;

  private StripPicture() {}

  static String draw(Answer answer, int width, int height) {
    if (answer.series().isEmpty()) {
      return Html.none(answer.looks("").none());
    }
    Axis time = Axis.ofTime(answer.asking(), NAMES + 8, width - 10);
    double line = (height - LEGEND) / (double) answer.series().size();
    double one = answer.asking().step().toSeconds();
    StringBuilder svg =
        new StringBuilder(Html.format("<svg width=\"%d\" height=\"%d\">", width, height - 20));
    for (int i = 0; i < answer.series().size(); i++) {
      Answer.Named named = answer.series().get(i);
      Looks looks = answer.looks(named.name());
      double y = i * line;
      svg.append(
          Html.format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              NAMES, y + line / 2 + 4, Html.escape(named.name())));
      for (Asking.Point point : named.series().points()) {
        svg.append(
            Html.format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                time.at(point.time()),
                y + 1.5,
                time.at(point.time() + one) - time.at(point.time()),
                line - 3,
                looks.colour(point.value())));
      }
    }
    svg.append(time.timesBelow(height - LEGEND + 14));
    return svg + "</svg><div class=\"legend\">" + legend(answer.looks("")) + "</div>";
  }

  private static String legend(Looks looks) {
    List<String> entries = new ArrayList<>();
    for (JsonNode mapping : looks.config().path("mappings").path(0).path("options")) {
      entries.add(
          Html.entry(Looks.colour(mapping.path("color").asText()), mapping.path("text").asText()));
    }
    if (entries.isEmpty()) {
      for (JsonNode step : looks.config().path("thresholds").path("steps")) {
        String from =
            step.path("value").isNull() ? "below" : looks.text(step.path("value").asDouble()) + "+";
        entries.add(Html.entry(Looks.colour(step.path("color").asText()), from));
      }
    }
    return String.join("", entries);
  }
}
