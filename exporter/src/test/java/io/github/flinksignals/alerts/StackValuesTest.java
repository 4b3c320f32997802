// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.tool.Amtool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alertmanager treats alerts by the values for kube-prometheus-stack as by the example. */
class StackValuesTest {
  private final JsonNode example = AlertPack.read(AlertPack.ALERTMANAGER);
  private final JsonNode alertmanager = AlertPack.read(AlertPack.STACK_VALUES).path("alertmanager");
  private final JsonNode config = alertmanager.path("config");
  @TempDir private Path directory;

  @Test
  void amtoolAcceptsTheConfigurationAndTheTemplate() throws IOException {
    assertThat(new Amtool(directory).check(configuration())).contains("1 templates");
  }

  @Test
  void theRouteOfFlinksAlertsIsThatOfTheExample() {
    assertThat(config.at("/route/routes")).hasSize(1);
    ObjectNode route = (ObjectNode) config.at("/route/routes/0");
    route.remove("matchers");
    assertThat(route).isEqualTo(example.path("route"));
  }

  @Test
  void inhibitionsReceiversAndTemplateAreThoseOfTheExample() throws IOException {
    assertThat(config.path("inhibit_rules")).isEqualTo(example.path("inhibit_rules"));
    assertThat(config.path("receivers")).isEqualTo(example.path("receivers"));
    assertThat(alertmanager.path("templateFiles").path("flink-signals.tmpl").asText())
        .isEqualTo(Files.readString(AlertPack.DIRECTORY.resolve("flink-signals.tmpl")));
  }

  @ParameterizedTest
  @CsvSource({
    "FlinkStateLost, critical, pager",
    "FlinkLagRising, warning, tickets",
    "FlinkSubtasksIdle, info, none",
    "KubePodCrashLooping, critical, none",
  })
  void routesAlerts(String alert, String severity, String receiver) throws IOException {
    assertThat(
            new Amtool(directory)
                .receiver(configuration(), "alertname=" + alert, "severity=" + severity))
        .isEqualTo(receiver);
  }

  /** The configuration as the chart mounts it, in another directory. */
  private Path configuration() throws IOException {
    alertmanager
        .path("templateFiles")
        .properties()
        .forEach(file -> write(file.getKey(), file.getValue().asText()));
    ArrayNode templates = (ArrayNode) config.path("templates");
    assertThat(templates.path(0).asText()).isEqualTo("/etc/alertmanager/config/*.tmpl");
    templates.set(0, directory.resolve("*.tmpl").toString());
    return write("alertmanager.yml", new ObjectMapper().writeValueAsString(config));
  }

  private Path write(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
