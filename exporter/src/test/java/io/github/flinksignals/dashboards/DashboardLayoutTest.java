// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks what Grafana would silently change or draw badly, and what all dashboards share. */
@ParameterizedClass
@MethodSource("dashboards")
class DashboardLayoutTest {
  private static final int COLUMNS = 24;

  /** A variable with the value of a label that the exporters export. */
  private static final String RUNBOOKS = "${runbooks:raw}";

  @Parameter Dashboard dashboard;

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @Test
  void usesTheClassicSchemaAndIsNamedLikeItsFile() {
    assertThat(dashboard.json().path("schemaVersion").asInt()).isEqualTo(39);
    assertThat(dashboard.file().getFileName()).hasToString(dashboard.uid() + ".json");
    assertThat(dashboard.json().has("id")).as("Grafana assigns the ids").isFalse();
  }

  @Test
  void panelsFillTheGridWithoutOverlap() {
    List<Panel> panels = dashboard.panelsAndRows();
    int height =
        panels.stream().mapToInt(panel -> panel.grid("y") + panel.grid("h")).max().orElse(0);
    List<String> gapsAndOverlaps = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < COLUMNS; x++) {
        List<String> here = covering(panels, x, y);
        if (here.size() != 1) {
          gapsAndOverlaps.add("column " + x + ", line " + y + ": " + here);
        }
      }
    }
    assertThat(gapsAndOverlaps).isEmpty();
    assertThat(panels)
        .allSatisfy(panel -> assertThat(panel.grid("x") + panel.grid("w")).isBetween(1, COLUMNS));
  }

  private static List<String> covering(List<Panel> panels, int x, int y) {
    return panels.stream()
        .filter(panel -> panel.grid("x") <= x && x < panel.grid("x") + panel.grid("w"))
        .filter(panel -> panel.grid("y") <= y && y < panel.grid("y") + panel.grid("h"))
        .map(Panel::title)
        .toList();
  }

  @Test
  void idsAreConsecutive() {
    assertThat(dashboard.panelsAndRows())
        .extracting(Panel::id)
        .isEqualTo(IntStream.rangeClosed(1, dashboard.panelsAndRows().size()).boxed().toList());
    assertThat(dashboard.panels())
        .allSatisfy(
            panel ->
                assertThat(panel.targets().stream().map(target -> target.path("refId").asText()))
                    .doesNotHaveDuplicates()
                    .doesNotContain(""));
  }

  @Test
  void linksToTheOtherDashboardsAndToTheRunbooks() {
    JsonNode links = dashboard.json().path("links");
    assertThat(links).hasSize(2);
    assertThat(links.path(0).path("type").asText()).isEqualTo("dashboards");
    assertThat(links.path(0).path("includeVars").asBoolean()).isTrue();
    assertThat(links.path(0).path("keepTime").asBoolean()).isTrue();
    assertThat(links.path(0).path("tags")).isEqualTo(dashboard.json().path("tags"));
    assertThat(dashboard.json().path("tags").path(0).asText()).isEqualTo("flink-signals");
    assertThat(links.path(1).path("url").asText()).isEqualTo(RUNBOOKS);
  }

  @Test
  void panelsLinkOnlyToRunbooksAndExistingDashboards() {
    List<String> dashboards = dashboards().stream().map(one -> "/d/" + one.uid() + "?").toList();
    assertThat(urls())
        .allSatisfy(
            url ->
                assertThat(
                        url.equals(RUNBOOKS + "Flink${__value.text}")
                            || dashboards.stream().anyMatch(url::startsWith))
                    .as(url)
                    .isTrue());
  }

  /** A variable that a link omits keeps the value of another cluster. */
  @Test
  void linksFromATableSelectTheClusterOfTheRow() {
    for (String url : urls().filter(one -> one.startsWith("/d/")).toList()) {
      assertThat(url)
          .contains("${__url_time_range}", "${datasource:queryparam}")
          .contains("&var-job=${__data.fields[\"Scrape job\"]:percentencode}")
          .contains("&var-cluster=${__data.fields.Cluster:percentencode}")
          .contains("&var-namespace=${__data.fields.Namespace:percentencode}")
          .contains("&var-app=${__data.fields.App:percentencode}");
      if (url.startsWith("/d/flink-signals-job?")) {
        assertThat(url).endsWith("&var-job_name=${__data.fields.Job:percentencode}");
      }
    }
  }

  @Test
  void everyPanelBelongsToARowExceptTheFirstLine() {
    List<Panel> outside =
        dashboard.panelsAndRows().stream().takeWhile(panel -> !panel.isRow()).toList();
    assertThat(outside).allSatisfy(panel -> assertThat(panel.type()).isEqualTo("stat"));
    assertThat(dashboard.panelsAndRows()).anyMatch(Panel::isRow);
  }

  /** Grafana loads the panels of a collapsed row only when the row is opened. */
  @Test
  void onlyCollapsedRowsContainPanels() {
    assertThat(dashboard.panelsAndRows())
        .filteredOn(Panel::isRow)
        .allSatisfy(
            row ->
                assertThat(row.json().path("collapsed").asBoolean())
                    .isEqualTo(!row.json().path("panels").isEmpty()));
  }

  private Stream<String> urls() {
    return dashboard.panels().stream()
        .flatMap(panel -> panel.overrides().stream())
        .flatMap(override -> Dashboard.elements(override.path("properties")))
        .filter(property -> property.path("id").asText().equals("links"))
        .flatMap(property -> Dashboard.elements(property.path("value")))
        .map(link -> link.path("url").asText());
  }

  @Test
  void annotationsUseTheTimeInTheirMetric() {
    assertThat(dashboard.annotations())
        .allSatisfy(
            annotation -> {
              assertThat(annotation.path("useValueForTime").asText()).isEqualTo("on");
              assertThat(annotation.path("target").path("expr")).isEqualTo(annotation.path("expr"));
              assertThat(annotation.path("expr").asText())
                  .contains("_timestamp_seconds{")
                  .endsWith(" * 1000 > $__from < $__to");
            });
  }

  /** An override has no effect if no query returns the field it names. */
  @Test
  void overridesNameExistingFields() {
    for (Panel panel : dashboard.panels()) {
      if (panel.type().equals("timeseries")) {
        List<String> names =
            panel.targets().stream().map(target -> target.path("legendFormat").asText()).toList();
        assertThat(panel.overrides())
            .extracting(override -> override.path("matcher").path("options").asText())
            .as(panel.toString())
            .isSubsetOf(names);
      }
      if (panel.type().equals("table")) {
        List<String> names = new ArrayList<>();
        panel
            .json()
            .path("transformations")
            .forEach(
                one ->
                    one.path("options")
                        .path("renameByName")
                        .forEach(name -> names.add(name.asText())));
        assertThat(panel.overrides())
            .extracting(override -> override.path("matcher").path("options").asText())
            .as(panel.toString())
            .isSubsetOf(names);
      }
    }
  }
}
