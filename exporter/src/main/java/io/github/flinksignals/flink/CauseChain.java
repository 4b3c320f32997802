// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The causes in a printed stack trace, outermost first.
 *
 * @param causes never empty
 */
record CauseChain(List<Cause> causes) {
  private static final String CAUSED_BY = "Caused by: ";
  private static final String UNKNOWN = "unknown";

  /** What Flink puts before the class of an exception that it carried between processes. */
  private static final String SERIALIZED = "org.apache.flink.util.SerializedThrowable: ";

  /** A chain that goes on says no more, and a message may be of any length. */
  static final int MOST_CAUSES = 50;

  static final int LONGEST_CAUSE = 2000;

  /** Possessive, for else Java needs stack for each part of a name, and overflows on a long one. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*+(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*+)*+)(?::|$)");

  CauseChain {
    causes = List.copyOf(causes);
  }

  /**
   * @param exception class name as printed
   * @param line the printed line: class and message
   */
  record Cause(String exception, String line) {}

  /**
   * @param exceptionName what to fall back on if the trace is missing or names no class
   * @param stackTrace null where Flink has none
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
      // A name that is none may be a whole message, which is no label.
      causes.add(
          Optional.ofNullable(exceptionName)
              .flatMap(CauseChain::cause)
              .orElse(new Cause(UNKNOWN, UNKNOWN)));
    }
    return new CauseChain(causes);
  }

  private static Optional<Cause> cause(String whole) {
    String printed = whole.substring(0, Math.min(whole.length(), LONGEST_CAUSE)).strip();
    String line = printed.startsWith(CAUSED_BY) ? printed.substring(CAUSED_BY.length()) : printed;
    while (line.startsWith(SERIALIZED)) {
      line = line.substring(SERIALIZED.length());
    }
    Matcher className = CLASS_NAME.matcher(line);
    return className.lookingAt()
        ? Optional.of(new Cause(className.group(1), line))
        : Optional.empty();
  }

  Cause deepest() {
    return causes.get(causes.size() - 1);
  }

  /** Whether a cause, its class or its message, contains one of the texts. */
  boolean mentions(List<String> texts) {
    return causes.stream().anyMatch(cause -> texts.stream().anyMatch(cause.line()::contains));
  }
}
