// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.signal.Formats;
import io.github.flinksignals.text.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what is waited for: on a terminal in one line that is written over and over, elsewhere in a
 * line for each change, so that a log of a pipeline stays short.
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
   * @param watched how long so far
   * @param patience how long at most
   */
  void polled(CheckResult result, Duration watched, Duration patience) {
    String now = words(result);
    String line =
        Formats.duration(Duration.ofSeconds(watched.toSeconds()))
            + " of at most "
            + Formats.duration(patience)
            + ": "
            + now;
    if (terminal) {
      // Back to the beginning of the line, and away with what stands there.
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
    return VisibleText.of(result.conclusion().words() + (why.isEmpty() ? "" : ", " + why));
  }

  void ended() {
    if (terminal) {
      out.print("\r\u001b[2K");
      out.flush();
    }
  }
}
