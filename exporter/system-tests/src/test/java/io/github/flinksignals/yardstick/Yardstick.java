// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures how the shipped alerts and those of others react to the same faults on real clusters,
 * and writes {@code exporter/docs/yardstick.md}.
 */
public final class Yardstick {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("yardstick.directory", "exporter/system-tests/target/yardstick"));

  private Yardstick() {}

  /**
   * Measures, and writes the page with these and earlier measurements of other versions. The system
   * properties {@code yardstick.hold} and {@code yardstick.reset} shorten a try, in seconds.
   *
   * @param arguments the page, the versions of Flink separated by commas, and optionally the names
   *     of faults separated by commas, which replace those of an earlier run
   */
  public static void main(String[] arguments) throws IOException {
    List<String> names =
        Stream.of(arguments[2].split(",", -1)).filter(name -> !name.isEmpty()).toList();
    boolean complete = true;
    for (String version : arguments[1].split(",", -1)) {
      YardstickFigures figures =
          new YardstickRun(
                  version, patience(), name -> names.isEmpty() || names.contains(name), DIRECTORY)
              .measure();
      (names.isEmpty() ? figures : figures.withEarlier(DIRECTORY)).write(DIRECTORY);
      complete &= figures.failed().isEmpty();
    }
    YardstickReport report = new YardstickReport(YardstickFigures.readAll(DIRECTORY));
    Files.writeString(Path.of(arguments[0]), report.page());
    if (!complete) {
      throw new IllegalStateException("Some faults could not be measured, see above");
    }
  }

  private static FaultRun.Patience patience() {
    return new FaultRun.Patience(
        Duration.ofSeconds(Long.getLong("yardstick.hold", 420)),
        Duration.ofSeconds(Long.getLong("yardstick.reset", 240)));
  }
}
