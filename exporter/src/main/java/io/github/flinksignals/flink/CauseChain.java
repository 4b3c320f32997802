// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exceptions in a printed stack trace, outermost first.
 *
 * @param causes never empty
 */
record CauseChain(List<Cause> causes) {
  private static final String CAUSED_BY = "Caused by: ";
  private static final String UNKNOWN = "unknown";

  /** Flink prints this before the class of an exception that was sent between processes. */
  private static final String SERIALIZED = "org.apache.flink.util.SerializedThrowable: ";

  /** Causes beyond this number add no information. */
  static final int MOST_CAUSES = 50;

  /** In characters: messages have no maximum length. */
  static final int LONGEST_CAUSE = 2000;

  /** Possessive, because otherwise Java's matcher overflows the stack on a long name. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*+(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*+)*+)(?::|$)");

  CauseChain {
    causes = List.copyOf(causes);
  }

  /**
   * One exception of the chain.
   *
   * @param exception class name as printed
   * @param line the printed line: class and message
   */
  record Cause(String exception, String line) {}

  /**
   * Parses an entry of {@code /exceptions}, or the exception of a log entry.
   *
   * @param exceptionName used if the trace is missing or names no class; may be null
   * @param stackTrace null if Flink has none
   */
  static CauseChain of(String exceptionName, String stackTrace) {
    String trace = stackTrace == null ? "" : stackTrace;
    List<Cause> causes = new ArrayList<>();
    trace.lines().limit(1).flatMap(line -> cause(line).stream()).forEach(causes::add);
    trace
        .lines()
        .skip(1)
        .filter(line -> line.startsWith(CAUSED_BY))
        .flatMap(line -> cause(line).stream())
        .limit(MOST_CAUSES)
        .forEach(causes::add);
    if (causes.isEmpty()) {
      // Flink may put a whole message where a class name should be. That must not become a label.
      causes.add(
          Optional.ofNullable(exceptionName)
              .flatMap(CauseChain::cause)
              .orElse(new Cause(UNKNOWN, UNKNOWN)));
    }
    return new CauseChain(causes);
  }

  private static Optional<Cause> cause(String text) {
    String printed = text.substring(0, Math.min(text.length(), LONGEST_CAUSE)).strip();
    String line = printed.startsWith(CAUSED_BY) ? printed.substring(CAUSED_BY.length()) : printed;
    while (line.startsWith(SERIALIZED)) {
      line = line.substring(SERIALIZED.length());
    }
    Matcher className = CLASS_NAME.matcher(line);
    return className.lookingAt()
        ? Optional.of(new Cause(className.group(1), line))
        : Optional.empty();
  }

  /** The root cause. */
  Cause deepest() {
    return causes.get(causes.size() - 1);
  }

  /**
   * Whether the class name or the message of an exception in the chain contains one of the texts.
   */
  boolean mentions(List<String> texts) {
    return causes.stream().anyMatch(cause -> texts.stream().anyMatch(cause.line()::contains));
  }
}
