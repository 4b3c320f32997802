// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks Alertmanager's tool about a configuration. */
public final class Amtool {
  private final Path directory;

  /**
   * @param directory for the output of the tool
   */
  public Amtool(Path directory) {
    this.directory = directory;
  }

  /** Validates a configuration and returns the output, which lists what the configuration has. */
  public String check(Path configuration) {
    return run("check-config", configuration.toString());
  }

  /**
   * The receiver of an alert.
   *
   * @param labels of the alert, such as {@code severity=critical}
   */
  public String receiver(Path configuration, String... labels) {
    String[] command =
        Stream.concat(
                Stream.of("config", "routes", "test", "--config.file=" + configuration),
                Stream.of(labels))
            .toArray(String[]::new);
    // Above the receiver, amtool warns that it does not use its own configuration.
    List<String> lines = run(command).lines().toList();
    return lines.get(lines.size() - 1);
  }

  private String run(String... arguments) {
    Tools.Result result =
        Tools.run(
            directory,
            "",
            Stream.concat(Stream.of("amtool"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }
}
