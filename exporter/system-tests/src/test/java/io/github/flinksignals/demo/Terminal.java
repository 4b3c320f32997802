// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Lays the story out: calmly, and in colour only where somebody sees it and has not declined. */
final class Terminal {
  private static final int WIDTH = 88;
  private static final String INDENT = "   ";
  private static final String BOLD = "1";
  private static final String RED = "31";
  private static final String CYAN = "36";

  private final PrintStream out;
  private final boolean interactive;
  private final boolean coloured;
  private volatile boolean closed;

  /**
   * @param interactive whether lines may be overwritten and somebody needs time to read
   */
  Terminal(PrintStream out, boolean interactive, boolean coloured) {
    this.out = out;
    this.interactive = interactive;
    this.coloured = coloured;
  }

  /** Standard output. Whether it is a terminal, only the shell that started us can tell. */
  static Terminal ofThisProcess() {
    boolean interactive =
        Boolean.getBoolean("demo.terminal") && !"dumb".equals(System.getenv("TERM"));
    String noColor = System.getenv("NO_COLOR");
    return new Terminal(
        System.out, interactive, interactive && (noColor == null || noColor.isEmpty()));
  }

  void title(String text) {
    print("");
    print(styled(BOLD, text));
  }

  void heading(String text) {
    print("");
    print(styled(BOLD, text));
  }

  /** A paragraph. */
  void say(String text) {
    Paragraph.wrap(text, WIDTH).forEach(line -> print(INDENT + line));
  }

  /** Lines that stay as they are, set apart. */
  void lines(List<String> lines) {
    print("");
    lines.forEach(line -> print(INDENT + line));
    print("");
  }

  /** Lines of a page of metrics. */
  void samples(List<String> samples) {
    lines(samples.stream().map(sample -> styled(CYAN, INDENT + sample)).toList());
  }

  /** What the samples before it say. */
  void meaning(String text) {
    say(text);
  }

  void failure(Throwable failure) {
    print("");
    print(styled(RED, "The story did not come true."));
    print(String.valueOf(failure.getMessage()));
  }

  /** Shows that something goes on while it does. */
  <T> T during(String what, Supplier<T> action) {
    try (Progress progress = Progress.start(what, interactive, this::write)) {
      T result = action.get();
      progress.done();
      return result;
    }
  }

  /** Gives people time to read; programs need none. */
  void pause(Duration duration) {
    if (interactive) {
      try {
        Thread.sleep(duration.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Ends all output. */
  void close() {
    closed = true;
  }

  private String styled(String style, String text) {
    return coloured ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }

  private void print(String line) {
    write(line + "\n");
  }

  private synchronized void write(String text) {
    if (!closed) {
      out.print(text);
      out.flush();
    }
  }
}
