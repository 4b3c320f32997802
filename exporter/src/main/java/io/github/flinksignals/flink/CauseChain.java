// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exceptions in a printed stack trace, outermost first, with all lines of their messages.
 *
 * @param causes never empty
 */
record CauseChain(List<Cause> causes) {
  static final String CAUSED_BY = "Caused by: ";

  /** Causes beyond this number add no information. */
  static final int MOST_CAUSES = 50;

  /** In characters: messages have no maximum length. */
  static final int LONGEST_CAUSE = 2000;

  /** Of each cause. */
  static final int MOST_FRAMES = 100;

  private static final int LONGEST_FRAME = 200;
  private static final String UNKNOWN = "unknown";
  private static final String FRAME = "\tat ";

  /** Flink prints this before the class of an exception that was sent between processes. */
  private static final String SERIALIZED = "org.apache.flink.util.SerializedThrowable: ";

  /**
   * A class name with a package. A word without a package is part of a message. Possessive, because
   * otherwise Java's matcher overflows the stack on a long name.
   */
  private static final String CLASS_NAME =
      "(?:[\\p{Ll}_][\\p{L}\\p{N}_]*+\\.)++[\\p{Lu}_$][\\p{L}\\p{N}_$]*+";

  /** Hadoop's RemoteException prints the server's class in parentheses. */
  private static final Pattern HEADER =
      Pattern.compile("(" + CLASS_NAME + ")(?:\\((" + CLASS_NAME + ")\\))?(?::(?: (.*))?|$)");

  /**
   * Some exceptions, such as that of Ozone, print a result before their class: {@code
   * PERMISSION_DENIED org.apache.hadoop...}. Only after {@link #CAUSED_BY}, because a message or a
   * log entry may begin with such a word.
   */
  private static final Pattern RESULT = Pattern.compile("[A-Z][A-Z0-9_]{1,60} (?=[a-z])");

  private static final Pattern SIMPLE_NAME = Pattern.compile("\\p{Lu}[\\p{L}\\p{N}_$]{0,200}");

  /** Without a message, these classes do not show what failed. */
  private static final Set<String> GENERIC =
      Set.of(
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.Error",
          "java.lang.InterruptedException",
          "java.lang.reflect.InvocationTargetException",
          "java.lang.reflect.UndeclaredThrowableException",
          "java.io.IOException",
          "java.io.UncheckedIOException",
          "java.io.InterruptedIOException",
          "java.nio.channels.AsynchronousCloseException",
          "java.nio.channels.ClosedByInterruptException",
          "java.nio.channels.ClosedChannelException",
          "java.util.concurrent.CancellationException",
          "java.util.concurrent.CompletionException",
          "java.util.concurrent.ExecutionException",
          "java.util.concurrent.TimeoutException",
          "org.apache.flink.util.FlinkException",
          "org.apache.flink.util.FlinkRuntimeException");

  CauseChain {
    causes = List.copyOf(causes);
  }

  /**
   * One exception of the chain.
   *
   * @param exception class name as printed
   * @param remote class name on the server, from a RemoteException of Hadoop; empty otherwise
   * @param message with all its lines; empty if there is none
   * @param frames class and method of each frame, innermost first
   */
  record Cause(String exception, String remote, String message, List<String> frames) {
    Cause {
      frames = List.copyOf(frames);
    }

    /** The printed line: the class names and the first line of the message. */
    String line() {
      String classes = remote.isEmpty() ? exception : exception + "(" + remote + ")";
      return message.isEmpty() ? classes : classes + ": " + message.lines().findFirst().orElse("");
    }
  }

  /** Parses a stack trace line by line, in a fixed amount of memory. */
  static final class Collector {
    private final List<Cause> ended = new ArrayList<>();
    private Matcher header;
    private StringBuilder message = new StringBuilder();
    private List<String> frames = new ArrayList<>();

    /** Adds the next line. */
    void line(String line) {
      if (line.startsWith(FRAME)) {
        frame(line);
      } else if (!line.startsWith("\t") && !begins(line) && header != null && frames.isEmpty()) {
        append("\n" + line);
      }
    }

    private boolean begins(String line) {
      boolean cause = line.startsWith(CAUSED_BY);
      if (header != null && !cause) {
        return false;
      }
      Optional<Matcher> found = cause ? causeHeader(line) : header(line);
      found.ifPresent(
          one -> {
            end();
            header = one;
            append(Optional.ofNullable(one.group(3)).orElse(""));
          });
      return found.isPresent();
    }

    private void frame(String line) {
      if (header == null || frames.size() == MOST_FRAMES) {
        return;
      }
      int open = line.indexOf('(');
      String method = line.substring(FRAME.length(), open < 0 ? line.length() : open);
      // A class loader or a module is printed before the last slash.
      String name = method.substring(method.lastIndexOf('/') + 1);
      frames.add(name.substring(0, Math.min(name.length(), LONGEST_FRAME)));
    }

    private void append(String text) {
      message.append(text, 0, Math.min(text.length(), LONGEST_CAUSE - message.length()));
    }

    private void end() {
      if (header != null && ended.size() < MOST_CAUSES) {
        String text = message.toString().strip();
        ended.add(
            new Cause(
                header.group(1),
                Optional.ofNullable(header.group(2)).orElse(""),
                text.equals("null") ? "" : text,
                frames));
      }
      message = new StringBuilder();
      frames = new ArrayList<>();
    }

    /** Whether no line so far began an exception. */
    boolean isEmpty() {
      return header == null;
    }

    /** The chain; empty if no line began an exception. Ends the parsing. */
    Optional<CauseChain> chain() {
      if (header == null) {
        return Optional.empty();
      }
      end();
      header = null;
      return Optional.of(new CauseChain(ended));
    }
  }

  /**
   * Parses an entry of {@code /exceptions}.
   *
   * @param exceptionName used if the trace is missing or names no class; may be null
   * @param stackTrace null if Flink has none
   */
  static CauseChain of(String exceptionName, String stackTrace) {
    Collector collector = new Collector();
    if (stackTrace != null) {
      stackTrace.lines().forEach(collector::line);
    }
    return collector
        .chain()
        .orElseGet(
            () -> new CauseChain(List.of(new Cause(className(exceptionName), "", "", List.of()))));
  }

  private static String className(String exceptionName) {
    // Flink may put a whole message where a class name should be. That must not become a label.
    return Optional.ofNullable(exceptionName)
        .flatMap(
            name ->
                SIMPLE_NAME.matcher(name).matches()
                    ? Optional.of(name)
                    : header(name).map(one -> one.group(1)))
        .orElse(UNKNOWN);
  }

  /** Whether an exception can begin with this line. */
  static boolean beginsException(String line) {
    return header(line).isPresent();
  }

  private static Optional<Matcher> causeHeader(String line) {
    Matcher result = RESULT.matcher(line).region(CAUSED_BY.length(), line.length());
    return header(line.substring(result.lookingAt() ? result.end() : CAUSED_BY.length()));
  }

  private static Optional<Matcher> header(String line) {
    String printed = line.substring(0, Math.min(line.length(), LONGEST_CAUSE)).strip();
    while (printed.startsWith(SERIALIZED)) {
      printed = printed.substring(SERIALIZED.length());
    }
    Matcher matcher = HEADER.matcher(printed);
    return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
  }

  /**
   * The deepest cause that is specific. A cause is not specific if its class is generic and its
   * message is empty or only repeats the next cause. If no cause is specific, returns the deepest.
   */
  Cause rootCause() {
    for (int i = causes.size() - 1; i >= 0; i--) {
      Cause cause = causes.get(i);
      boolean repeats =
          i + 1 < causes.size()
              && cause.message().equals(causes.get(i + 1).line().split("\n", 2)[0]);
      if (!GENERIC.contains(cause.exception()) || !(cause.message().isEmpty() || repeats)) {
        return cause;
      }
    }
    return causes.get(causes.size() - 1);
  }

  /** Whether a class name or the first line of a message in the chain contains one of the texts. */
  boolean mentions(List<String> texts) {
    return causes.stream().anyMatch(cause -> texts.stream().anyMatch(cause.line()::contains));
  }
}
