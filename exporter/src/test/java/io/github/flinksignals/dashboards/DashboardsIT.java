// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every query of the dashboards has an answer, beside a real Flink to which all happens that they
 * are to show; and pictures of that are drawn. With {@code -Ddashboards.update} the pictures
 * replace those that documents show.
 */
class DashboardsIT {
  @TempDir static Path directory;
  private static Incident incident;

  @BeforeAll
  static void start() {
    incident = Incident.begin(directory);
  }

  @AfterAll
  static void stop() {
    if (incident != null) {
      incident.close();
    }
  }

  static List<Query> queries() {
    return Dashboard.all().stream().flatMap(dashboard -> dashboard.queries().stream()).toList();
  }

  static List<JsonNode> variables() {
    return Dashboard.all().stream()
        .flatMap(dashboard -> dashboard.variablesWithQuery().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQueryHasAnAnswer(Query query) {
    assertThat(incident.whole().range(query)).as(query.expression()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("variables")
  void everyVariableHasValues(JsonNode variable) {
    List<String> values = incident.whole().values(variable);
    if (variable.path("name").asText().equals("namespace")) {
      assertThat(values).as("there is none outside of Kubernetes").isEmpty();
    } else {
      assertThat(values).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.flinksignals.dashboards.Dashboard#all")
  void isDrawn(Dashboard dashboard) throws IOException {
    Path picture = Path.of("target", dashboard.uid() + ".png").toAbsolutePath();
    Preview preview = Preview.of(dashboard, incident.untilItsHeight());
    Path page = Files.writeString(directory.resolve(dashboard.uid() + ".html"), preview.html());
    Chromium.draw(page, preview.width(), preview.height(), picture);
    assertThat(picture).isNotEmptyFile();
    if (System.getProperty("dashboards.update") != null) {
      Path shown = Dashboard.directory().resolve("previews").resolve(picture.getFileName());
      Files.createDirectories(shown.getParent());
      Files.copy(picture, shown, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
