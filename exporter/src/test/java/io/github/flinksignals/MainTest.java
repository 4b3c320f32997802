// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line in its own process, with the classes under test. */
class MainTest {
  @TempDir private Path directory;

  private record ExitedProcess(int exitCode, String out, String err) {}

  @Test
  void printsItsVersion() throws IOException, InterruptedException {
    ExitedProcess process = run(Map.of(), "--version");

    assertThat(process.exitCode()).isZero();
    assertThat(process.out()).startsWith("flink-signals-exporter ").contains("(").hasLineCount(1);
    assertThat(process.err()).isEmpty();
  }

  @Test
  void printsItsHelp() throws IOException, InterruptedException {
    ExitedProcess process = run(Map.of(), "--help");

    assertThat(process.exitCode()).isZero();
    assertThat(process.out()).contains("--flink.url", "FLINK_SIGNALS_FLINK_URL");
    assertThat(process.err()).isEmpty();
  }

  @Test
  void exitsWithTwoIfSettingsAreInvalid() throws IOException, InterruptedException {
    ExitedProcess process =
        run(Map.of("FLINK_SIGNALS_JOB_LIMIT", "none"), "--poll.interval=0s", "--nosuch");

    assertThat(process.exitCode()).isEqualTo(2);
    assertThat(process.out()).isEmpty();
    assertThat(process.err())
        .contains("FLINK_SIGNALS_JOB_LIMIT", "--poll.interval", "--nosuch")
        .doesNotContain("Exception");
  }

  @Test
  void exitsWithOneIfItsPortIsInUse() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0)) {
      ExitedProcess process =
          run(
              Map.of("FLINK_SIGNALS_POLL_INTERVALL", "5s"),
              "--web.listen-address=:" + taken.getLocalPort(),
              "--log.format=json");

      assertThat(process.exitCode()).isEqualTo(1);
      List<String> lines = process.err().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode warning = new ObjectMapper().readTree(lines.get(0));
      JsonNode error = new ObjectMapper().readTree(lines.get(1));
      assertThat(warning.get("message").textValue()).contains("FLINK_SIGNALS_POLL_INTERVALL");
      assertThat(error.get("level").textValue()).isEqualTo("error");
      assertThat(error.get("message").textValue())
          .contains(Integer.toString(taken.getLocalPort()))
          .contains("in use")
          .contains("--web.listen-address");
    }
  }

  private ExitedProcess run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("FLINK_SIGNALS_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // The JVM prints on stderr that it uses it.
    builder.environment().putAll(environment);
    Process started = builder.start();
    try {
      assertThat(started.waitFor(30, TimeUnit.SECONDS)).as("the process ends").isTrue();
      return new ExitedProcess(started.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      started.destroyForcibly();
    }
  }
}
