// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every dashboard query against a real Prometheus that scraped a real Flink cluster with many
 * faults, and draws the dashboards. With {@code -Ddashboards.update} the pictures replace those in
 * {@code dashboards/previews}.
 */
class DashboardsIT {
  @TempDir static Path directory;
  private static Incident incident;

  @BeforeAll
  static void start() {
    incident = Incident.start(directory);
  }

  @AfterAll
  static void stop() {
    if (incident != null) {
      incident.close();
    }
  }

  static Stream<Arguments> queries() {
    return Dashboard.all().stream()
        .flatMap(dashboard -> dashboard.queries().stream().map(one -> arguments(dashboard, one)));
  }

  static Stream<Arguments> variables() {
    return Dashboard.all().stream()
        .flatMap(
            dashboard ->
                dashboard.variablesWithQuery().stream().map(one -> arguments(dashboard, one)));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQueryReturnsData(Dashboard dashboard, Query query) {
    assertThat(incident.wholeIncident().forDashboard(dashboard).range(query))
        .as(query.expression())
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("variables")
  void everyVariableHasValues(Dashboard dashboard, JsonNode variable) {
    List<String> values = incident.wholeIncident().forDashboard(dashboard).values(variable);
    if (List.of("cluster", "namespace", "app").contains(variable.path("name").asText())) {
      assertThat(values).as("a label that only targets in Kubernetes have").isEmpty();
    } else {
      assertThat(values).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.flinksignals.dashboards.Dashboard#all")
  void drawsTheDashboard(Dashboard dashboard) throws IOException {
    Preview preview = Preview.of(dashboard, incident.untilPeak());
    draw(preview, preview.height(), dashboard.uid());
  }

  /** What an on-call engineer sees without scrolling: everything above the evidence. */
  @Test
  void drawsTheFirstScreenOfTheJobDashboard() throws IOException {
    Dashboard job = Dashboard.named("flink-signals-job");
    Panel evidence =
        job.panelsAndRows().stream()
            .filter(panel -> panel.isRow() && panel.title().equals("Checkpoints"))
            .findFirst()
            .orElseThrow();
    Preview preview = Preview.of(job, incident.untilPeak());
    draw(preview, preview.height(evidence.grid("y")), job.uid() + "-first-screen");
  }

  private static void draw(Preview preview, int height, String name) throws IOException {
    Path picture = Path.of("target", name + ".png").toAbsolutePath();
    Path page = Files.writeString(directory.resolve(name + ".html"), preview.html());
    Chromium.draw(page, preview.width(), height, picture);
    assertThat(picture).isNotEmptyFile();
    if (System.getProperty("dashboards.update") != null) {
      Path shown = Dashboard.directory().resolve("previews").resolve(picture.getFileName());
      Files.createDirectories(shown.getParent());
      Files.copy(picture, shown, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
