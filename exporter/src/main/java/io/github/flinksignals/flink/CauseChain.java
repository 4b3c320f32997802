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

  /** What Flink puts before the class of an exception that it carried between processes. */
  private static final String SERIALIZED = "org.apache.flink.util.SerializedThrowable: ";

  private static final Pattern CLASS_NAME =
      Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*)(?::|$)");

  CauseChain {
    causes = List.copyOf(causes);
  }

  /**
   * @param exception class name as printed
   * @param line the printed line: class and message
   */
  record Cause(String exception, String line) {}

  /**
   * @param exceptionName what to fall back on if the trace is missing or begins with no class
   * @param stackTrace null where Flink has none
   */
  static CauseChain of(String exceptionName, String stackTrace) {
    List<Cause> causes = new ArrayList<>();
    String[] lines = stackTrace == null ? new String[0] : stackTrace.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (i == 0 || lines[i].startsWith(CAUSED_BY)) {
        cause(lines[i].strip()).ifPresent(causes::add);
      }
    }
    if (causes.isEmpty()) {
      String name = exceptionName == null ? "unknown" : exceptionName;
      causes.add(new Cause(name, name));
    }
    return new CauseChain(causes);
  }

  private static Optional<Cause> cause(String printed) {
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
