// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.fixture.TestSettings;
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.signal.Bottleneck;
import io.github.flinksignals.signal.LagTrend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Thresholds in panels equal the limits of the exporter and of the alerts. */
class DashboardThresholdsTest {
  private static final Settings SETTINGS = TestSettings.of();

  /** The threshold of the alert FlinkSignalsStale. */
  private static final Pattern STALE =
      Pattern.compile("flink_exporter_last_poll_timestamp_seconds\\) > (\\d+)");

  /** A threshold of 1 only separates "none" from "any", so it is not a limit. */
  private static final double ANY = 1;

  /** Expected thresholds by panel and, for a threshold of one field, by field. */
  private static Map<String, List<Double>> limits() throws IOException {
    double lagFloor = SETTINGS.thresholds().flow().lagFloor().toSeconds();
    double backpressure = SETTINGS.thresholds().flow().backpressure();
    double blind = 3.0 * SETTINGS.poll().interval().toSeconds();
    double timeout = SETTINGS.poll().timeout().toSeconds();
    double failures = SETTINGS.thresholds().checkpointFailures();
    Map<String, List<Double>> limits = new TreeMap<>();
    limits.put("job 'Lag'", List.of(lagFloor));
    limits.put("fleet 'Jobs' Lag", List.of(lagFloor));
    limits.put("job 'Lag slope'", List.of(LagTrend.TREND));
    limits.put("job 'Busy tasks'", List.of(Bottleneck.SATURATED));
    limits.put("job 'Busiest subtask'", List.of(Bottleneck.SATURATED));
    limits.put("job 'Backpressured tasks'", List.of(backpressure / 2, backpressure));
    limits.put("job 'Consecutive failures' failed", List.of(failures));
    limits.put("job 'Checkpoint duration'", List.of((double) VerificationRules.SLOWER));
    limits.put("job 'Last poll'", List.of(blind, stale()));
    limits.put("exporter 'Oldest data'", List.of(blind, stale()));
    limits.put("exporter 'Poll duration'", List.of(timeout));
    limits.put("exporter 'Last poll duration'", List.of(timeout));
    return limits;
  }

  private static double stale() throws IOException {
    Path rules = Repository.root().resolve("alerts/flink-signals.rules.yml");
    Matcher found = STALE.matcher(Files.readString(rules));
    assertThat(found.find()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  @Test
  void equalTheLimitsOfTheExporterAndOfTheAlerts() throws IOException {
    Map<String, List<Double>> drawn = new TreeMap<>();
    for (Dashboard dashboard : Dashboard.all()) {
      for (Panel panel : dashboard.panels()) {
        String name = panel.toString().replaceFirst("^flink-signals-", "");
        collect(drawn, name, panel.defaults().path("thresholds"));
        for (JsonNode override : panel.overrides()) {
          for (JsonNode property : override.path("properties")) {
            if (property.path("id").asText().equals("thresholds")) {
              String field = override.path("matcher").path("options").asText();
              collect(drawn, name + " " + field, property.path("value"));
            }
          }
        }
      }
    }
    assertThat(drawn).isEqualTo(limits());
  }

  private static void collect(Map<String, List<Double>> drawn, String name, JsonNode thresholds) {
    List<Double> values =
        Dashboard.elements(thresholds.path("steps"))
            .map(step -> step.path("value"))
            .filter(JsonNode::isNumber)
            .map(JsonNode::asDouble)
            .toList();
    if (!values.isEmpty() && !values.equals(List.of(ANY))) {
      drawn.put(name, values);
    }
  }

  @Test
  void descriptionStatesTheActualLimit() {
    assertThat(description("Checkpoint duration"))
        .contains("Above " + 100 * VerificationRules.SLOWER + " %");
  }

  private static String description(String title) {
    return Stream.of(Dashboard.named("flink-signals-job"))
        .flatMap(dashboard -> dashboard.panels().stream())
        .filter(panel -> panel.title().equals(title))
        .map(Panel::description)
        .findFirst()
        .orElseThrow();
  }
}
