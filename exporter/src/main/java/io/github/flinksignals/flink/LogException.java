// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exception of a log entry: on the lines below it or, with a JSON layout, escaped within its
 * one line.
 */
final class LogException {
  /** The longest chain seen has seven causes with at most 30 frames each. */
  private static final int MOST_LINES = 1000;

  /** A layout has written the time or the level within this many characters. */
  private static final int LONGEST_PREFIX = 60;

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<!\\d)\\d{1,2}:\\d{2}:\\d{2}(?!\\d)|\\b(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL|SEVERE)\\b");

  /** Lines of messages such as {@code Time:2026-11-23T14:28:31Z} and {@code Date: Mon, ...}. */
  private static final Pattern FIELD = Pattern.compile("([A-Za-z][\\w-]*:)(?!\\d{2}:)");

  private static final Pattern LEVEL =
      Pattern.compile("(?:TRACE|DEBUG|FINE|INFO|WARN|WARNING|ERROR|FATAL|SEVERE):");

  private static final Pattern ESCAPED_LINE_END = Pattern.compile("(?:\\\\r)?\\\\n");

  private final CauseChain.Collector causes = new CauseChain.Collector();

  /** Whether the entry's own line contained the exception. */
  private final boolean complete;

  private final Optional<String> field;
  private int lines;

  /**
   * @param entry the line that the exception belongs to
   */
  LogException(String entry) {
    field = field(entry);
    escaped(entry).forEach(causes::line);
    complete = !causes.isEmpty();
  }

  private static List<String> escaped(String entry) {
    List<String> texts = JsonTexts.of(entry);
    Optional<String> trace =
        texts.stream()
            .filter(text -> text.contains("\n\tat ") && CauseChain.beginsException(text))
            .findFirst()
            .or(
                () ->
                    texts.stream()
                        .filter(text -> text.contains("\n") && CauseChain.beginsException(text))
                        .findFirst());
    if (trace.isPresent()) {
      return trace.get().lines().toList();
    }
    if (texts.stream().anyMatch(text -> text.startsWith("\tat "))) {
      // The layout writes the trace as an array of lines.
      return texts.stream()
          .filter(text -> partOfTrace(text) || CauseChain.beginsException(text))
          .toList();
    }
    return Arrays.stream(ESCAPED_LINE_END.split(entry, -1))
        .skip(1)
        .map(line -> line.replace("\\t", "\t"))
        .toList();
  }

  /** Whether a line can only belong to a stack trace. */
  static boolean partOfTrace(String line) {
    return line.startsWith(CauseChain.CAUSED_BY) || line.startsWith("\t");
  }

  /**
   * Whether a line belongs to this exception and not to the next entry of the log. The first line
   * of an exception comes right below its entry.
   */
  boolean continuesWith(String line) {
    if (causes.isEmpty()) {
      return CauseChain.beginsException(line);
    }
    return !complete && lines < MOST_LINES && (partOfTrace(line) || !beginsEntry(line));
  }

  private boolean beginsEntry(String line) {
    if (line.isEmpty()) {
      return false;
    }
    // In a log that is not JSON, braces, tags and quotes are lines of a message.
    if (" {}]<\"".indexOf(line.charAt(0)) >= 0) {
      return false;
    }
    Optional<String> name = field(line);
    if (name.isPresent() && !name.equals(field)) {
      return false;
    }
    return ENTRY.matcher(line).region(0, Math.min(line.length(), LONGEST_PREFIX)).find();
  }

  /** The name before a colon with which a line begins, unless it is a level. */
  private static Optional<String> field(String line) {
    Matcher matcher = FIELD.matcher(line);
    return matcher.lookingAt() && !LEVEL.matcher(line).lookingAt()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  void add(String line) {
    lines++;
    causes.line(line);
  }

  /** Empty if there was none. */
  Optional<CauseChain> causes() {
    return causes.chain();
  }
}
