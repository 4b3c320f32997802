// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CompileTimeConstant;
import io.github.flinksignals.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Builds an HTML page. Error Prone accepts only constants as markup; everything else is escaped as
 * text, so the name of a job can never become markup.
 */
final class Html {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder page = new StringBuilder();
  private final Instant now;

  /**
   * @param now time to compute ages from
   */
  Html(Instant now) {
    this.now = now;
  }

  @CanIgnoreReturnValue
  Html markup(@CompileTimeConstant final String markup) {
    page.append(markup);
    return this;
  }

  @CanIgnoreReturnValue
  Html text(String text) {
    VisibleText.of(text).chars().forEach(this::escape);
    return this;
  }

  @CanIgnoreReturnValue
  Html number(long number) {
    page.append(number);
    return this;
  }

  /**
   * A name from Flink, isolated so that a right-to-left script does not reorder the text after it.
   */
  @CanIgnoreReturnValue
  Html name(String name) {
    return markup("<bdi>").text(name.isBlank() ? "(no name)" : name).markup("</bdi>");
  }

  /** "2026-01-05 10:00:50 UTC (12 min ago)". */
  @CanIgnoreReturnValue
  Html time(Instant time) {
    return markup("<time datetime=\"")
        .text(time.toString())
        .markup("\">")
        .text(TIME.format(time))
        .markup("</time> (")
        .text(Age.ago(time, now))
        .markup(")");
  }

  /** A link to an address that is part of the product, such as a runbook. */
  @CanIgnoreReturnValue
  Html link(String address, String text) {
    return markup("<a rel=\"noreferrer\" href=\"")
        .text(address)
        .markup("\">")
        .text(text)
        .markup("</a>");
  }

  private void escape(int character) {
    switch (character) {
      case '&' -> page.append("&amp;");
      case '<' -> page.append("&lt;");
      case '>' -> page.append("&gt;");
      case '"' -> page.append("&quot;");
      case '\'' -> page.append("&#39;");
      default -> page.append((char) character);
    }
  }

  byte[] bytes() {
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }
}
