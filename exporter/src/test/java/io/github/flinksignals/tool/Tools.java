// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs external programs. If one is missing, the error names the package to install. */
public final class Tools {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Debian packages by program. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "prometheus",
          "prometheus",
          "promtool",
          "prometheus",
          "prometheus-alertmanager",
          "prometheus-alertmanager",
          "amtool",
          "prometheus-alertmanager",
          "nginx",
          "nginx-light",
          "clickhouse-server",
          "clickhouse-server");

  /** Where Debian installs servers; not on the path of every user. */
  private static final Path SERVERS = Path.of("/usr/sbin");

  private Tools() {}

  /** Exit code and output of a program. */
  public record Result(int exitCode, String output) {}

  /** The command for a server program, with its directory if that is Debian's. */
  public static String server(String program) {
    Path installed = SERVERS.resolve(program);
    return Files.isExecutable(installed) ? installed.toString() : program;
  }

  /** Starts a program, with stderr redirected to stdout. */
  public static Process start(ProcessBuilder builder) {
    String program = Path.of(builder.command().get(0)).getFileName().toString();
    try {
      return builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot run %s. Install it: apt-get install %s"
              .formatted(program, PACKAGES.getOrDefault(program, program)),
          e);
    }
  }

  /** Runs a program with a text as its standard input and waits for its end. */
  public static Result run(Path directory, String input, String... command) {
    return run(directory, input, TIMEOUT, command);
  }

  /** Runs a program that may take so long, and waits for its end. */
  public static Result run(Path directory, String input, Duration timeout, String... command) {
    try {
      Path in = Files.writeString(directory.resolve(command[0] + ".in"), input);
      Path out = directory.resolve(command[0] + ".out");
      Process process =
          start(
              new ProcessBuilder(List.of(command))
                  .redirectInput(in.toFile())
                  .redirectOutput(out.toFile()));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
