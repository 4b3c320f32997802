// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PrometheusConfigurationTest {
  private static final PrometheusConfiguration PLAIN =
      PrometheusConfiguration.scraping(
          URI.create("http://127.0.0.1:1000"), URI.create("http://127.0.0.1:2000"));

  @Test
  void scrapesAllTargetsEverySecondWithoutRulesOrAlertmanager() throws Exception {
    JsonNode written = parse(PLAIN);
    assertThat(written.at("/scrape_configs/0/static_configs/0/targets").toString())
        .isEqualTo("[\"127.0.0.1:1000\",\"127.0.0.1:2000\"]");
    assertThat(written.at("/global/scrape_interval").asText()).isEqualTo("1000ms");
    assertThat(written.at("/rule_files")).isEmpty();
    assertThat(written.at("/alerting/alertmanagers")).isEmpty();
  }

  @Test
  void usesAbsolutePathsBecauseRelativeOnesStartAtTheConfigurationFile() throws Exception {
    JsonNode written = parse(PLAIN.withRules(Path.of("rules.yml")));
    assertThat(written.at("/rule_files/0").asText())
        .isEqualTo(Path.of("rules.yml").toAbsolutePath().toString());
  }

  @Test
  void sendsAlertsToTheAlertmanager() throws Exception {
    JsonNode written = parse(PLAIN.withAlertmanager(URI.create("http://127.0.0.1:9093")));
    assertThat(written.at("/alerting/alertmanagers/0/static_configs/0/targets/0").asText())
        .isEqualTo("127.0.0.1:9093");
  }

  private static JsonNode parse(PrometheusConfiguration configuration) throws Exception {
    return new ObjectMapper().readTree(configuration.asYaml());
  }
}
