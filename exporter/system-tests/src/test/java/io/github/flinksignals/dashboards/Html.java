// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import java.util.Locale;

/** Text in a page. */
final class Html {
  private Html() {}

  /** The same in every country: SVG wants points in numbers. */
  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  static String none(String text) {
    return "<div class=\"none\">" + escape(text) + "</div>";
  }

  /** An entry of a legend. */
  static String entry(String colour, String text) {
    return format("<span><b style=\"color:%s\">&#9632;</b> %s</span> ", colour, escape(text));
  }
}
