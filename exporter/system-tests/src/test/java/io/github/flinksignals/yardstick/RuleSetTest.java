// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.alerts.AlertPack;
import io.github.flinksignals.tool.Tools;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleSetTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void promtoolAcceptsTheRulesAndEachAlertHasTheLabel(RuleSet set) {
    Path file = set.write(directory);
    Tools.Result result = Tools.run(directory, "", "promtool", "check", "rules", file.toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
    int alerts = 0;
    for (JsonNode group : AlertPack.read(file).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.has("alert")) {
          assertThat(rule.at("/labels/rule_set").asText()).isEqualTo(set.id());
          alerts++;
        }
      }
    }
    assertThat(alerts).isEqualTo(set.alerts().size()).isGreaterThanOrEqualTo(12);
  }

  @Test
  void onlyTheSecondCommunitySetHasShorterTimes() {
    assertThat(RuleSet.COMMUNITY.alerts()).hasSize(12);
    assertThat(RuleSet.COMMUNITY.holdTime("FlinkCheckpointFailures"))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(RuleSet.COMMUNITY_1M.holdTime("FlinkCheckpointFailures"))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(RuleSet.FLINK_SIGNALS.holdTime("FlinkSinkSaturated"))
        .isEqualTo(Duration.ofMinutes(2));
    JsonNode written = AlertPack.read(RuleSet.COMMUNITY_1M.write(directory));
    for (JsonNode rule : written.at("/groups/0/rules")) {
      assertThat(rule.path("for").asText()).isEqualTo("60s");
    }
  }
}
