// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Prints the demo, with colours only on a terminal and unless {@code NO_COLOR} is set. */
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
   * @param interactive whether output goes to a terminal, where lines can be overwritten and people
   *     need time to read
   */
  Terminal(PrintStream out, boolean interactive, boolean coloured) {
    this.out = out;
    this.interactive = interactive;
    this.coloured = coloured;
  }

  /** Standard output. Java cannot detect a terminal, so the starting shell sets a property. */
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

  /** Prints a wrapped paragraph. */
  void paragraph(String text) {
    Paragraph.wrap(text, WIDTH).forEach(line -> print(INDENT + line));
  }

  /** Prints lines unchanged, between empty lines. */
  void lines(List<String> lines) {
    print("");
    lines.forEach(line -> print(INDENT + line));
    print("");
  }

  /** Prints samples from a metrics page. */
  void samples(List<String> samples) {
    lines(samples.stream().map(sample -> styled(CYAN, INDENT + sample)).toList());
  }

  void failure(Throwable failure) {
    print("");
    print(styled(RED, "Demo failed."));
    print(String.valueOf(failure.getMessage()));
  }

  /** Runs an action and shows its progress. */
  <T> T during(String what, Supplier<T> action) {
    try (ProgressLine progress = ProgressLine.start(what, interactive, this::write)) {
      T result = action.get();
      progress.done();
      return result;
    }
  }

  /** Gives people time to read. Does nothing if the output is not a terminal. */
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

  /** Discards all further output. */
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
