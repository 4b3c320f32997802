// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

/** Draws a stat panel: values in large letters. */
final class StatPicture {
  private StatPicture() {}

  static String draw(PanelData data, int height) {
    if (data.series().isEmpty()) {
      return Html.noValue(data.style("").noValue());
    }
    StringBuilder html = new StringBuilder();
    html.append(Html.format("<div class=\"stat\" style=\"height:%dpx\">", height));
    for (PanelData.NamedSeries one : data.series()) {
      html.append(value(data, one));
    }
    return html.append("</div>").toString();
  }

  private static String value(PanelData data, PanelData.NamedSeries one) {
    FieldStyle style = data.style(one.name());
    String mode = data.panel().json().path("options").path("textMode").asText();
    boolean filled =
        data.panel().json().path("options").path("colorMode").asText().equals("background");
    double value = one.series().last();
    String text = mode.equals("name") ? one.name() : style.text(value);
    String name =
        mode.equals("value_and_name") ? "<small>" + Html.escape(one.name()) + "</small>" : "";
    String css = filled ? "color:#111217;background:" : "color:";
    return Html.format(
        "<div class=\"value\" style=\"%s%s;font-size:%dpx\">%s<span>%s</span></div>",
        css, style.colour(value), text.length() > 14 ? 14 : 21, name, Html.escape(text));
  }
}
