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

/** The command {@code check}: the result goes to one stream, progress and trouble to the other. */
public final class CheckCommand {
  private final Settings settings;
  private final CheckSettings check;
  private final Supplier<Assessment> poll;
  private final Clock clock;
  private final Check.Pause pause;

  /**
   * @param poll makes one poll and assesses it
   */
  public CheckCommand(
      Settings settings,
      CheckSettings check,
      Supplier<Assessment> poll,
      Clock clock,
      Check.Pause pause) {
    this.settings = settings;
    this.check = check;
    this.poll = poll;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Runs it.
   *
   * @param ansi whether there is a terminal that shows colours, which people may turn off
   * @return the exit code: 0 for safe, 1 for not safe, 2 if it cannot be told
   */
  public int run(PrintWriter out, PrintWriter err, Ansi ansi) throws InterruptedException {
    Progress progress = new Progress(err, ansi.enabled());
    CheckResult result = new Check(poll, clock, pause, progress, settings, check).run();
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
