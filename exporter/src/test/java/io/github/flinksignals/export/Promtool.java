// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs {@code promtool check metrics}, Prometheus's linter for exporters. */
final class Promtool {
  private Promtool() {}

  /** Exit code and output of promtool. */
  record Result(int exitCode, String output) {}

  static Result checkMetrics(String page) throws IOException, InterruptedException {
    Path input = Files.createTempFile("metrics", ".txt");
    Path output = Files.createTempFile("promtool", ".txt");
    try {
      Files.writeString(input, page);
      Process process = start(input, output);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("promtool does not exit");
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(input);
      Files.delete(output);
    }
  }

  private static Process start(Path input, Path output) {
    try {
      return new ProcessBuilder("promtool", "check", "metrics")
          .redirectInput(input.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError("promtool is not installed: apt-get install prometheus", e);
    }
  }
}
