// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exception of a log entry. It is on the lines after the entry, or, with a JSON layout, escaped
 * within the line of the entry.
 */
final class LogException {
  /** The longest chains of Flink have seven causes, with up to 30 frames each. */
  private static final int MOST_LINES = 1000;

  /** Log layouts write the time or the level within this number of characters. */
  private static final int LONGEST_PREFIX = 60;

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<!\\d)\\d{1,2}:\\d{2}:\\d{2}(?!\\d)|\\b(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL|SEVERE)\\b");

  /** Azure's messages have lines such as {@code Time:2026-11-23T14:28:31Z}. */
  private static final Pattern FIELD = Pattern.compile("([A-Za-z][\\w-]*:)(?!\\d{2}:)");

  private static final Pattern LEVEL =
      Pattern.compile("(?:TRACE|DEBUG|FINE|INFO|WARN|WARNING|ERROR|FATAL|SEVERE):");

  private static final Pattern ESCAPED_LINE_END = Pattern.compile("(?:\\\\r)?\\\\n");

  private final CauseChain.Collector causes = new CauseChain.Collector();

  /** Whether the line of the entry contains the whole exception. */
  private final boolean complete;

  private final Optional<String> field;
  private int lines;

  /**
   * Starts with the entry, which contains the exception if the layout is JSON.
   *
   * @param entry the line of the entry
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
      // Some layouts write the trace as an array of lines.
      return texts.stream()
          .filter(text -> partOfTrace(text) || CauseChain.beginsException(text))
          .toList();
    }
    return Arrays.stream(ESCAPED_LINE_END.split(entry, -1))
        .skip(1)
        .map(line -> line.replace("\\t", "\t"))
        .toList();
  }

  /** Whether a line is part of a stack trace, even if it also looks like an entry. */
  static boolean partOfTrace(String line) {
    return line.startsWith(CauseChain.CAUSED_BY) || line.startsWith("\t");
  }

  /**
   * Whether a line belongs to this exception, and not to the next entry. The first line of an
   * exception directly follows its entry.
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
    // In a log that is not JSON, a line that begins like this is part of a message.
    if (" {}]<\"".indexOf(line.charAt(0)) >= 0) {
      return false;
    }
    Optional<String> name = field(line);
    if (name.isPresent() && !name.equals(field)) {
      return false;
    }
    return ENTRY.matcher(line).region(0, Math.min(line.length(), LONGEST_PREFIX)).find();
  }

  /** The word before the colon at the beginning of a line; empty if it is a log level. */
  private static Optional<String> field(String line) {
    Matcher matcher = FIELD.matcher(line);
    return matcher.lookingAt() && !LEVEL.matcher(line).lookingAt()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** Adds a line that {@link #continuesWith} accepts. */
  void add(String line) {
    lines++;
    causes.line(line);
  }

  /** The causes; empty if the entry has no exception. */
  Optional<CauseChain> causes() {
    return causes.chain();
  }
}
