// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.tool.Amtool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YardstickRoutesTest {
  private static final URI SINK = URI.create("http://127.0.0.1:1000");

  @TempDir Path directory;
  private Path configuration;

  @BeforeEach
  void write() {
    configuration = YardstickRoutes.write(directory, SINK);
  }

  @ParameterizedTest
  @CsvSource({
    "flink-signals, critical, pager",
    "flink-signals, warning, tickets",
    "flink-signals, info, none",
    "community, critical, community",
    "community-1m, warning, community-1m",
    "aws, info, aws",
    "unknown, critical, none"
  })
  void eachSetHasItsReceivers(String set, String severity, String receiver) {
    assertThat(
            new Amtool(directory)
                .receiver(
                    configuration, "rule_set=" + set, "severity=" + severity, "alertname=Any"))
        .isEqualTo(receiver);
  }

  @Test
  void inhibitionAppliesToTheShippedAlertsOnly() {
    JsonNode rules = YardstickRoutes.configuration(SINK).path("inhibit_rules");
    assertThat(rules).isNotEmpty();
    for (JsonNode rule : rules) {
      assertThat(rule.path("source_matchers").toString()).contains("rule_set=\\\"flink-signals");
      assertThat(rule.path("target_matchers").toString()).contains("rule_set=\\\"flink-signals");
    }
  }

  @Test
  void theShippedAlertsHaveTheWaitTimesOfTheExample() throws Exception {
    assertThat(YardstickRoutes.groupWait("critical")).isEqualTo(Duration.ofSeconds(10));
    assertThat(YardstickRoutes.groupWait("warning")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Files.readString(configuration))
        .contains("http://127.0.0.1:1000/flink-signals", "http://127.0.0.1:1000/aws")
        .doesNotContain("slack");
  }
}
