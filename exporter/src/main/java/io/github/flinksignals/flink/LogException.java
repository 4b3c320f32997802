// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The exception of a log entry. It is on the lines after the entry, or, with a JSON layout, escaped
 * within the line of the entry. Only the causes are kept, not the frames.
 */
final class LogException {
  private static final String CAUSED_BY = "Caused by: ";

  /** The longest chains of Flink have seven causes, with up to 30 frames each. */
  private static final int MOST_LINES = 1000;

  /** Log layouts write the time or the level within this number of characters. */
  private static final int LONGEST_PREFIX = 60;

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<!\\d)\\d{1,2}:\\d{2}:\\d{2}(?!\\d)|\\b(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL|SEVERE)\\b");

  /** Possessive, because otherwise Java's matcher overflows the stack on a long name. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?:[\\p{L}_$][\\p{L}\\p{N}_$]*+\\.)++[\\p{L}_$][\\p{L}\\p{N}_$]*+(?::.*|$)",
          Pattern.DOTALL);

  private static final Pattern ESCAPED_LINE_END = Pattern.compile("(?:\\\\r)?\\\\n");
  private static final Pattern UNESCAPED_QUOTE = Pattern.compile("(?<!\\\\)\"");

  private final List<String> causes = new ArrayList<>();
  private int lines;

  /**
   * Starts with the entry, which contains the exception if the layout is JSON.
   *
   * @param entry the line of the entry
   */
  LogException(String entry) {
    String[] escaped = ESCAPED_LINE_END.split(entry, -1);
    if (escaped.length > 1) {
      keep(escaped[0].substring(escaped[0].lastIndexOf('"') + 1));
      for (int i = 1; i < escaped.length; i++) {
        keep(UNESCAPED_QUOTE.split(escaped[i], 2)[0]);
      }
    }
  }

  /** Whether a line is part of a stack trace, even if it also looks like an entry. */
  static boolean partOfTrace(String line) {
    return line.startsWith(CAUSED_BY) || line.startsWith("\t");
  }

  /**
   * Whether a line belongs to this exception, and not to the next entry. The first line of an
   * exception directly follows its entry.
   */
  boolean continuesWith(String line) {
    if (causes.isEmpty()) {
      return EXCEPTION.matcher(line).matches();
    }
    return lines < MOST_LINES && (partOfTrace(line) || !beginsEntry(line));
  }

  private static boolean beginsEntry(String line) {
    return line.startsWith("{")
        || ENTRY.matcher(line).region(0, Math.min(line.length(), LONGEST_PREFIX)).find();
  }

  /** Adds a line that {@link #continuesWith} accepts. */
  void add(String line) {
    lines++;
    keep(line);
  }

  /** Keeps the first line of each cause; the message of an exception may have further lines. */
  private void keep(String line) {
    boolean first = causes.isEmpty() && EXCEPTION.matcher(line).matches();
    if ((first || line.startsWith(CAUSED_BY)) && causes.size() < CauseChain.MOST_CAUSES) {
      causes.add(line.substring(0, Math.min(line.length(), CauseChain.LONGEST_CAUSE)));
    }
  }

  /** The causes; empty if the entry has no exception. */
  Optional<CauseChain> causes() {
    return causes.isEmpty()
        ? Optional.empty()
        : Optional.of(CauseChain.of(null, String.join("\n", causes)));
  }
}
