// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of Grafana's dashboard linter that concern Prometheus, each with its name there. They
 * apply to panels of every type. The linter's checks of PromQL are in {@link DashboardQueriesTest}.
 */
@ParameterizedClass
@MethodSource("dashboards")
class DashboardLinterTest {
  private static final String DATASOURCE = "${datasource}";

  /** The Grafana units that these dashboards use. */
  private static final Set<String> UNITS =
      Set.of(
          "s", "bytes", "percentunit", "short", "none", "dateTimeFromNow", "ops", "reqps", "cps");

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\(flink_\\w+(\\{.*})?, [a-z_]+\\)");

  @Parameter Dashboard dashboard;

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @Test
  void templateDatasourceRule() {
    assertThat(dashboard.variables())
        .filteredOn(variable -> variable.path("type").asText().equals("datasource"))
        .singleElement()
        .satisfies(
            variable -> {
              assertThat(variable.path("name").asText()).isEqualTo("datasource");
              assertThat(variable.path("label").asText()).isEqualTo("Data source");
              assertThat(variable.path("query").asText()).isEqualTo("prometheus");
            });
  }

  @Test
  void templateJobRule() {
    assertSelectsAllByDefault("job", "Job");
  }

  @Test
  void templateInstanceRule() {
    assertSelectsAllByDefault("instance", "Instance");
  }

  private void assertSelectsAllByDefault(String name, String label) {
    assertThat(dashboard.variablesWithQuery())
        .filteredOn(variable -> variable.path("name").asText().equals(name))
        .singleElement()
        .satisfies(
            variable -> {
              assertThat(variable.path("label").asText()).isEqualTo(label);
              assertThat(variable.path("multi").asBoolean()).isTrue();
              assertThat(variable.path("includeAll").asBoolean()).isTrue();
              assertThat(variable.path("allValue").asText()).isEqualTo(".+");
            });
  }

  /** Outside of Kubernetes series have no namespace, and "All" must include them. */
  @Test
  void allNamespacesIncludeSeriesWithoutANamespace() {
    assertThat(dashboard.variablesWithQuery())
        .filteredOn(variable -> variable.path("name").asText().equals("namespace"))
        .singleElement()
        .satisfies(variable -> assertThat(variable.path("allValue").asText()).isEqualTo(".*"));
  }

  @Test
  void templateLabelPromqlRule() {
    assertThat(dashboard.variablesWithQuery())
        .isNotEmpty()
        .allSatisfy(
            variable -> {
              assertThat(variable.path("query").asText()).matches(LABEL_VALUES);
              assertThat(uid(variable)).isEqualTo(DATASOURCE);
            });
  }

  @Test
  void templateOnTimeChangeReloadRule() {
    assertThat(dashboard.variablesWithQuery())
        .allSatisfy(variable -> assertThat(variable.path("refresh").asInt()).isEqualTo(2));
  }

  @Test
  void panelDatasourceRule() {
    assertThat(dashboard.panels())
        .allSatisfy(panel -> assertThat(uid(panel.json())).isEqualTo(DATASOURCE))
        .allSatisfy(
            panel ->
                assertThat(panel.targets())
                    .allSatisfy(target -> assertThat(uid(target)).isEqualTo(DATASOURCE)));
    assertThat(dashboard.annotations())
        .allSatisfy(annotation -> assertThat(uid(annotation)).isEqualTo(DATASOURCE));
  }

  private static String uid(JsonNode node) {
    return node.path("datasource").path("uid").asText();
  }

  @Test
  void panelTitleDescriptionRule() {
    assertThat(dashboard.panelsAndRows())
        .allSatisfy(panel -> assertThat(panel.title()).isNotBlank());
    assertThat(dashboard.panels())
        .allSatisfy(panel -> assertThat(panel.description()).endsWith("."));
  }

  @Test
  void panelUnitsRule() {
    assertThat(dashboard.panels())
        .allSatisfy(panel -> assertThat(panel.defaults().path("unit").asText()).isIn(UNITS));
    assertThat(dashboard.panels())
        .flatExtracting(Panel::overrides)
        .flatExtracting(override -> Dashboard.elements(override.path("properties")).toList())
        .filteredOn(property -> property.path("id").asText().equals("unit"))
        .allSatisfy(property -> assertThat(property.path("value").asText()).isIn(UNITS));
  }

  @Test
  void panelNoTargetsRule() {
    assertThat(dashboard.panels()).allSatisfy(panel -> assertThat(panel.targets()).isNotEmpty());
  }

  @Test
  void targetRateIntervalRule() {
    assertThat(dashboard.queries())
        .allSatisfy(
            query ->
                assertThat(query.selectors())
                    .filteredOn(selector -> selector.after().startsWith("["))
                    .allSatisfy(
                        selector -> assertThat(selector.after()).startsWith("[$__rate_interval]")));
  }

  @Test
  void targetJobRule() {
    assertEverySelectorHas("job", "=~$job");
  }

  @Test
  void targetInstanceRule() {
    assertEverySelectorHas("instance", "=~$instance");
  }

  @Test
  void everySelectorFiltersByNamespace() {
    assertEverySelectorHas("namespace", "=~$namespace");
  }

  private void assertEverySelectorHas(String label, String matcher) {
    assertThat(dashboard.queries())
        .allSatisfy(
            query ->
                assertThat(query.selectors())
                    .as(query.place())
                    .isNotEmpty()
                    .allSatisfy(
                        selector -> assertThat(selector.matchers()).containsEntry(label, matcher)));
  }

  @Test
  void targetCounterAggRule() {
    assertThat(dashboard.queries())
        .allSatisfy(
            query ->
                assertThat(query.selectors())
                    .filteredOn(selector -> selector.metric().endsWith("_total"))
                    .allSatisfy(
                        selector ->
                            assertThat(selector.before())
                                .as(query.place())
                                .matches("(?s).*\\b(rate|irate|increase)\\($")));
  }

  @Test
  void uneditableDashboard() {
    assertThat(dashboard.json().path("editable").asBoolean(true)).isFalse();
  }
}
