// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the string literals of a line of JSON. A long line is cut, so it may not be valid JSON, and
 * a JSON parser would reject it.
 */
final class JsonTexts {
  private JsonTexts() {}

  /** The unescaped literals, keys included, in their order; empty if the line is not an object. */
  static List<String> of(String line) {
    List<String> texts = new ArrayList<>();
    int at = line.startsWith("{") ? line.indexOf('"') : -1;
    while (at >= 0) {
      StringBuilder text = new StringBuilder();
      int end = read(line, at + 1, text);
      texts.add(text.toString());
      at = line.indexOf('"', end + 1);
    }
    return texts;
  }

  /** Appends the literal to the text, and returns the index of its end. */
  private static int read(String line, int begin, StringBuilder text) {
    int at = begin;
    while (at < line.length() && line.charAt(at) != '"') {
      if (line.charAt(at) != '\\' || at + 1 == line.length()) {
        text.append(line.charAt(at));
        at++;
        continue;
      }
      char escaped = line.charAt(at + 1);
      at += 2;
      if (escaped == 'u') {
        // Layouts escape control characters and non-ASCII text like this. No search needs them.
        text.append('?');
        at = Math.min(at + 4, line.length());
      } else {
        text.append(unescaped(escaped));
      }
    }
    return at;
  }

  private static char unescaped(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> escaped;
    };
  }
}
