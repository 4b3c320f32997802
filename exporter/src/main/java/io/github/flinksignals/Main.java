// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.log.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The command line. */
public final class Main {
  private static final int CANNOT_START = 1;

  private Main() {}

  /**
   * Runs until the process is told to end. Exit codes: 2 for bad settings, 1 if it cannot serve.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Outcome outcome =
        new SettingsReader(version(), System.getenv())
            .read(
                List.of(arguments),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    if (outcome instanceof Outcome.Stop stop) {
      System.exit(stop.exitCode());
    }
    Outcome.Start start = (Outcome.Start) outcome;
    run(start.settings(), start.warnings());
  }

  private static String version() {
    BuildInfo build = BuildInfo.read();
    return "flink-signals-exporter " + build.version() + " (" + build.revision() + ")";
  }

  private static void run(Settings settings, List<String> warnings) throws InterruptedException {
    Logging.configure(settings.log());
    warnings.forEach(LoggerFactory.getLogger(Main.class)::warn);
    Exporter exporter = DaggerExporterComponent.factory().create(settings).exporter();
    Runtime.getRuntime().addShutdownHook(new Thread(exporter::close, "shutdown"));
    try {
      exporter.start();
    } catch (IOException e) {
      LoggerFactory.getLogger(Main.class)
          .error(
              "Cannot serve on {}: {}. --web.listen-address sets another address",
              settings.listenAddress(),
              e.getMessage());
      System.exit(CANNOT_START);
    }
    new CountDownLatch(1).await();
  }
}
