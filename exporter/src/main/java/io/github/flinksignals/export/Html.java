// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CompileTimeConstant;
import io.github.flinksignals.text.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes an HTML page. Error Prone accepts only constants as markup; everything else is escaped as
 * text, so the name of a job can never become markup.
 */
final class Html {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Writer page;
  private final Instant now;

  /**
   * @param page to write to
   * @param now time to compute ages from
   */
  Html(Writer page, Instant now) {
    this.page = page;
    this.now = now;
  }

  @CanIgnoreReturnValue
  Html markup(@CompileTimeConstant final String markup) {
    append(markup);
    return this;
  }

  @CanIgnoreReturnValue
  Html text(String text) {
    VisibleText.of(text).chars().forEach(this::escape);
    return this;
  }

  @CanIgnoreReturnValue
  Html number(long number) {
    append(Long.toString(number));
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
      case '&' -> append("&amp;");
      case '<' -> append("&lt;");
      case '>' -> append("&gt;");
      case '"' -> append("&quot;");
      case '\'' -> append("&#39;");
      default -> append((char) character);
    }
  }

  private void append(String text) {
    try {
      page.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(char character) {
    try {
      page.write(character);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
