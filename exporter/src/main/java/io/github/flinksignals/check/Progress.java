// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.signal.Formats;
import io.github.flinksignals.text.PipelineCommands;
import io.github.flinksignals.text.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints what the check waits for. A terminal shows one line that is overwritten; other output gets
 * a line per change, which keeps the log of a pipeline short.
 */
final class Progress {
  private static final int MOST = 100;

  private final PrintWriter out;
  private final boolean terminal;
  private String last = "";

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * @param watched time since the start
   * @param longestWatch maximum time
   */
  void polled(CheckResult result, Duration watched, Duration longestWatch) {
    String now = words(result);
    String line =
        Formats.duration(Duration.ofSeconds(watched.toSeconds()))
            + " of at most "
            + Formats.duration(longestWatch)
            + ": "
            + now;
    if (terminal) {
      // Return to the start of the line and clear it.
      out.print("\r\u001b[2K" + VisibleText.truncate(line, MOST));
    } else if (!now.equals(last)) {
      out.println(VisibleText.truncate(line, MOST));
    }
    out.flush();
    last = now;
  }

  private static String words(CheckResult result) {
    String why =
        Stream.concat(
                result.reasons().stream(),
                result.jobs().stream()
                    .filter(job -> job.conclusion() != Conclusion.SAFE)
                    .map(job -> job.name() + ": " + String.join("; ", job.reasons())))
            .collect(Collectors.joining(". "));
    return PipelineCommands.breakUp(
        VisibleText.of(result.conclusion().words() + (why.isEmpty() ? "" : ", " + why)));
  }

  void ended() {
    if (terminal) {
      out.print("\r\u001b[2K");
      out.flush();
    }
  }
}
