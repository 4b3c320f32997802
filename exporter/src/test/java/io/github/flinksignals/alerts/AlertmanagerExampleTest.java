// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.docs.GeneratedFile;
import io.github.flinksignals.signal.Consequences;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.tool.Amtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example configuration is valid and names existing alerts. */
class AlertmanagerExampleTest {
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~?)\"(.*)\"");

  private static final Pattern AFTER_TASK_MANAGERS_LOST =
      Pattern.compile(
          "(source_matchers: \\[alertname=\"FlinkTaskManagersLost\"]\\s+target_matchers:\\s+"
              + "- alertname=~\")[^\"]*(\")");

  @TempDir Path directory;

  @Test
  void amtoolAcceptsTheConfiguration() {
    assertThat(new Amtool(directory).check(AlertPack.ALERTMANAGER)).contains("SUCCESS");
  }

  @Test
  void onlyAlertsAboutAClusterInhibitOthers() {
    Set<String> sources = new TreeSet<>();
    inhibitions().forEach(rule -> sources.addAll(named(rule.path("source_matchers"))));
    assertThat(sources).containsExactly("FlinkJobManagerUnreachable", "FlinkTaskManagersLost");
  }

  @Test
  void lostTaskManagersInhibitTheAlertsTheyExplain() throws IOException {
    GeneratedFile.of("alerts/alertmanager.example.yml").mustBe(example());
  }

  @Test
  void theValuesForKubePrometheusStackAreDerivedFromTheExample() throws IOException {
    GeneratedFile.of("alerts/kube-prometheus-stack.values.yml")
        .mustBe(
            StackValues.of(
                example(), Files.readString(AlertPack.DIRECTORY.resolve("flink-signals.tmpl"))));
  }

  /** The example with the alerts that lost TaskManagers explain. */
  private static String example() throws IOException {
    String explained =
        Consequences.of(FailureMode.TASK_MANAGERS_LOST).stream()
            .map(FailureMode::alert)
            .collect(Collectors.joining("|"));
    return AFTER_TASK_MANAGERS_LOST
        .matcher(Files.readString(AlertPack.ALERTMANAGER))
        .replaceFirst("$1" + explained + "$2");
  }

  @Test
  void everyInhibitedAlertExists() {
    inhibitions()
        .forEach(
            rule ->
                assertThat(named(rule.path("target_matchers")))
                    .isNotEmpty()
                    .isSubsetOf(AlertPack.alertNames()));
  }

  private static JsonNode inhibitions() {
    return AlertPack.read(AlertPack.ALERTMANAGER).path("inhibit_rules");
  }

  /** The alerts that the matchers of a rule select by name. */
  private static Set<String> named(JsonNode matchers) {
    return AlertPack.elements(matchers)
        .map(matcher -> MATCHER.matcher(matcher.asText()))
        .filter(matcher -> matcher.matches() && matcher.group(1).equals("alertname"))
        .flatMap(
            matcher ->
                matcher.group(2).equals("=")
                    ? Set.of(matcher.group(3)).stream()
                    : matching(matcher.group(3)).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> matching(String expression) {
    Set<String> literal = Set.of(expression.split("\\|", -1));
    return expression.contains(".+")
        ? AlertPack.alertNames().stream()
            .filter(name -> name.matches(expression))
            .collect(Collectors.toSet())
        : literal;
  }
}
