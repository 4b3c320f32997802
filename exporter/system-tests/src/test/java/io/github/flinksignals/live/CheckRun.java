// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Result of the command {@code check}, run in a separate process. */
record CheckRun(int exitCode, String out, String err) {

  /**
   * Runs the command and waits for its end.
   *
   * @param files path without extension of the files for its output, {@code .out} and {@code .err}
   */
  static CheckRun of(Path files, String... arguments) throws IOException, InterruptedException {
    Path out = files.resolveSibling(files.getFileName() + ".out");
    Path err = files.resolveSibling(files.getFileName() + ".err");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("exporter.jar"),
                "check"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("check has ended").isTrue();
      return new CheckRun(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }
}
