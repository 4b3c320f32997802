// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

/** Values in large letters. */
final class StatPicture {
  private StatPicture() {}

  static String draw(Answer answer, int height) {
    if (answer.series().isEmpty()) {
      return Html.none(answer.looks("").none());
    }
    StringBuilder html = new StringBuilder();
    html.append(Html.format("<div class=\"stat\" style=\"height:%dpx\">", height));
    for (Answer.Named one : answer.series()) {
      html.append(value(answer, one));
    }
    return html.append("</div>").toString();
  }

  private static String value(Answer answer, Answer.Named one) {
    Looks looks = answer.looks(one.name());
    String mode = answer.panel().json().path("options").path("textMode").asText();
    boolean filled =
        answer.panel().json().path("options").path("colorMode").asText().equals("background");
    double value = one.series().last();
    String text = mode.equals("name") ? one.name() : looks.text(value);
    String name =
        mode.equals("value_and_name") ? "<small>" + Html.escape(one.name()) + "</small>" : "";
    String style = filled ? "color:#111217;background:" : "color:";
    return Html.format(
        "<div class=\"value\" style=\"%s%s;font-size:%dpx\">%s<span>%s</span></div>",
        style, looks.colour(value), text.length() > 14 ? 14 : 21, name, Html.escape(text));
  }
}
