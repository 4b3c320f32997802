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

/** How a run of the command {@code check} ended, in a process of its own. */
record CheckRun(int exitCode, String out, String err) {

  /**
   * Runs it to its end.
   *
   * @param files where what it prints goes, with endings of their own
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
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("it ends").isTrue();
      return new CheckRun(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }
}
