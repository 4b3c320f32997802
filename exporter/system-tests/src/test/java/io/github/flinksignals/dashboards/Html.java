// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import java.util.Locale;

/** HTML snippets. */
final class Html {
  private Html() {}

  /** Formats independently of the locale, because SVG needs decimal points. */
  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  static String noValue(String text) {
    return "<div class=\"none\">" + escape(text) + "</div>";
  }

  /** A legend entry. */
  static String entry(String colour, String text) {
    return format("<span><b style=\"color:%s\">&#9632;</b> %s</span> ", colour, escape(text));
  }
}
