// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.tool.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** promtool accepts the rules and their tests, and every alert has a test. */
class AlertTestsTest {
  private static final String ENDING = ".test.yml";

  @TempDir Path directory;

  static Set<String> alerts() {
    return AlertPack.alertNames();
  }

  static List<Path> ruleFiles() {
    return AlertPack.RULE_FILES;
  }

  @ParameterizedTest
  @MethodSource("ruleFiles")
  void promtoolFindsNoProblemInTheRules(Path file) {
    Tools.Result result = promtool("check", "rules", "--lint=all", "--lint-fatal", file.toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void allPromtoolTestsPass() {
    List<String> command = new ArrayList<>(List.of("test", "rules"));
    AlertPack.names("tests", ENDING).forEach(name -> command.add(file(name).toString()));
    Tools.Result result = promtool(command.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void everyAlertHasATestAndEveryTestAnAlert() {
    assertThat(AlertPack.names("tests", ENDING).stream().filter(name -> name.startsWith("Flink")))
        .hasSameElementsAs(AlertPack.alertNames());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void theTestSeesTheAlertFireAndResolve(String alert) {
    List<Boolean> firing =
        AlertPack.elements(
                AlertPack.read(file(alert)).path("tests").path(0).path("alert_rule_test"))
            .filter(check -> check.path("alertname").asText().equals(alert))
            .map(AlertTestsTest::fires)
            .collect(Collectors.toList());
    assertThat(firing).startsWith(false, false, true).endsWith(true, false);
  }

  /** promtool treats a missing list as an empty one, and Jackson reads a YAML alias as text. */
  private static boolean fires(JsonNode check) {
    JsonNode expected = check.path("exp_alerts");
    return expected.isTextual() || !expected.isEmpty();
  }

  private Tools.Result promtool(String... arguments) {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    return Tools.run(directory, "", command.toArray(String[]::new));
  }

  private static Path file(String name) {
    return AlertPack.DIRECTORY.resolve("tests").resolve(name + ENDING);
  }
}
