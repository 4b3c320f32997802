// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.check.CheckCommand;
import io.github.flinksignals.check.Conclusion;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.log.Logging;
import io.github.flinksignals.log.StackTraceOnly;
import io.github.flinksignals.signal.Assessment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Help.Ansi;

/** The entry point of the exporter and of the command {@code check}. */
public final class Main {
  private static final int CANNOT_START = 1;

  private Main() {}

  /**
   * Runs the exporter until the process gets a signal to end. Exits with 2 if a setting is invalid,
   * and with 1 if the exporter cannot listen on its address. With {@code check} it runs the check
   * and exits with its {@link Conclusion#exitCode}.
   */
  public static void main(String[] arguments) throws InterruptedException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Outcome outcome =
        new SettingsReader(version(), System.getenv()).read(List.of(arguments), out, err);
    if (outcome instanceof Outcome.Stop stop) {
      System.exit(stop.exitCode());
    }
    if (outcome instanceof Outcome.Check check) {
      System.exit(check(check, out, err));
    }
    Outcome.Start start = (Outcome.Start) outcome;
    run(start.settings(), start.warnings());
  }

  private static String version() {
    BuildInfo build = BuildInfo.read();
    return "flink-signals-exporter " + build.version() + " (" + build.revision() + ")";
  }

  private static int check(Outcome.Check check, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    Logging.configure(check.settings().log());
    warnOfDebug(check.settings());
    check.warnings().forEach(err::println);
    CheckComponent component = DaggerCheckComponent.factory().create(check.settings());
    CheckCommand command =
        new CheckCommand(
            check.settings(),
            check.check(),
            () -> assess(component.poller()),
            component.clock(),
            time -> Thread.sleep(time.toMillis()));
    try {
      return command.run(out, err, Ansi.AUTO);
    } catch (RuntimeException | Error e) {
      // An uncaught exception would exit with 1, which means that a job is not safe to scale.
      Logger log = LoggerFactory.getLogger(Main.class);
      log.error("The check failed", StackTraceOnly.of(log, e));
      return Conclusion.CANNOT_TELL.exitCode();
    }
  }

  private static void warnOfDebug(Settings settings) {
    if (settings.log().level() == LogSettings.Level.DEBUG) {
      LoggerFactory.getLogger(Main.class)
          .warn(
              "With --log.level=debug the log has the messages of exceptions, which may repeat what"
                  + " a server sent, including secrets");
    }
  }

  private static Assessment assess(Poller poller) {
    poller.poll();
    return poller.latest().orElseThrow().assessment();
  }

  private static void run(Settings settings, List<String> warnings) throws InterruptedException {
    Logging.configure(settings.log());
    warnOfDebug(settings);
    warnings.forEach(LoggerFactory.getLogger(Main.class)::warn);
    Exporter exporter = DaggerExporterComponent.factory().create(settings).exporter();
    Runtime.getRuntime().addShutdownHook(new Thread(exporter::close, "shutdown"));
    try {
      exporter.start();
    } catch (IOException e) {
      LoggerFactory.getLogger(Main.class)
          .error(
              "Cannot listen on {}: {}. Set --web.listen-address to another address",
              settings.listenAddress(),
              e.getMessage());
      System.exit(CANNOT_START);
    }
    new CountDownLatch(1).await();
  }
}
