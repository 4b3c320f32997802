// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.StatusJson;
import io.github.flinksignals.signal.Assessment;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/** The command {@code check}. It prints the result to stdout, progress and errors to stderr. */
public final class CheckCommand {
  private final Settings settings;
  private final CheckSettings check;
  private final Supplier<Assessment> poll;
  private final Clock clock;
  private final CheckLoop.Pause pause;

  /**
   * @param poll polls once and returns the assessment
   * @param pause waits between polls
   */
  public CheckCommand(
      Settings settings,
      CheckSettings check,
      Supplier<Assessment> poll,
      Clock clock,
      CheckLoop.Pause pause) {
    this.settings = settings;
    this.check = check;
    this.poll = poll;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Runs the check.
   *
   * @param ansi whether the output is a terminal with colours
   * @return the exit code of the {@link Conclusion}
   */
  public int run(PrintWriter out, PrintWriter err, Ansi ansi) throws InterruptedException {
    Progress progress = new Progress(err, ansi.enabled());
    CheckResult result = new CheckLoop(poll, clock, pause, progress, settings, check).run();
    switch (check.output()) {
      case TABLE -> CheckTable.print(result, out, ansi);
      case JSON -> {
        out.print(StatusJson.render(result));
        out.flush();
      }
    }
    return result.conclusion().exitCode();
  }
}
