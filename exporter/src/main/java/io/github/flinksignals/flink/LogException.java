// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The exception that a log entry carries: on the lines below it, or, with a JSON layout, escaped
 * within its one line. Of the stack trace only the causes are kept.
 */
final class LogException {
  private static final String CAUSED_BY = "Caused by: ";

  /** The longest chain of causes seen has seven, with 30 frames each at most. */
  private static final int MOST_LINES = 1000;

  /** Within this many characters a layout has written the time or the level. */
  private static final int LONGEST_PREFIX = 60;

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<!\\d)\\d{1,2}:\\d{2}:\\d{2}(?!\\d)|\\b(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL|SEVERE)\\b");

  /** Possessive, for else Java needs stack for each part of a name, and overflows on a long one. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?:[\\p{L}_$][\\p{L}\\p{N}_$]*+\\.)++[\\p{L}_$][\\p{L}\\p{N}_$]*+(?::.*|$)",
          Pattern.DOTALL);

  private static final Pattern ESCAPED_LINE_END = Pattern.compile("(?:\\\\r)?\\\\n");
  private static final Pattern UNESCAPED_QUOTE = Pattern.compile("(?<!\\\\)\"");

  private final List<String> causes = new ArrayList<>();
  private int lines;

  /**
   * @param entry the line that the exception belongs to
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

  /** Whether a line belongs to a stack trace, whatever else it holds. */
  static boolean partOfTrace(String line) {
    return line.startsWith(CAUSED_BY) || line.startsWith("\t");
  }

  /**
   * Whether a line goes on with this exception; not if it is another entry of the log. The first
   * line of an exception comes right below its entry.
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

  void add(String line) {
    lines++;
    keep(line);
  }

  /** An exception's own message may go on over several lines; those do not count. */
  private void keep(String line) {
    boolean first = causes.isEmpty() && EXCEPTION.matcher(line).matches();
    if ((first || line.startsWith(CAUSED_BY)) && causes.size() < CauseChain.MOST_CAUSES) {
      causes.add(line.substring(0, Math.min(line.length(), CauseChain.LONGEST_CAUSE)));
    }
  }

  /** Empty if there was none. */
  Optional<CauseChain> causes() {
    return causes.isEmpty()
        ? Optional.empty()
        : Optional.of(CauseChain.of(null, String.join("\n", causes)));
  }
}
