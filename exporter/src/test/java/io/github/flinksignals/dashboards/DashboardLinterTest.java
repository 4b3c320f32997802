// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.export.Links;
import java.util.ArrayList;
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

  /** The labels that identify a cluster, and the one that identifies an exporter. */
  private static final List<String> LABELS =
      List.of("job", "cluster", "namespace", "app", "instance");

  /** The Grafana units that these dashboards use. */
  private static final Set<String> UNITS =
      Set.of(
          "s", "bytes", "percentunit", "short", "none", "dateTimeFromNow", "ops", "reqps", "cps");

  private static final Pattern LABEL_VALUES =
      Pattern.compile(
          "label_values\\(flink_\\w+(\\{.*})?, [a-z_]+\\)|query_result\\(label_replace\\(.*\\)");

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
    assertThat(LABELS.get(0)).isEqualTo("job");
    assertThat(variable("job").path("label").asText()).isEqualTo("Job");
  }

  @Test
  void templateInstanceRule() {
    assertThat(variable("instance").path("label").asText()).isEqualTo("Instance");
    assertSelectsAllByDefault("instance", ".+");
  }

  /** Each variable offers only values of the clusters that the variables before it select. */
  @Test
  void variablesSelectAClusterStepByStep() {
    List<String> matchers = new ArrayList<>();
    for (String label : LABELS) {
      String selector = matchers.isEmpty() ? "" : "{" + String.join(",", matchers) + "}";
      assertThat(variable(label).path("query").asText())
          .isEqualTo("label_values(flink_exporter_build_info" + selector + ", " + label + ")");
      matchers.add(label + matcher(label, "\""));
    }
  }

  /** One job has one cluster. Without a value, a variable selects series without the label. */
  @Test
  void theJobDashboardShowsOneCluster() {
    for (String label : LABELS.subList(0, LABELS.indexOf("instance"))) {
      if (showsOneCluster()) {
        assertThat(variable(label).path("multi").asBoolean()).isFalse();
        assertThat(variable(label).path("includeAll").asBoolean()).isFalse();
        assertThat(variable(label).has("allValue")).isFalse();
      } else {
        // Outside of Kubernetes, series have only the label job, and "All" must include them.
        assertSelectsAllByDefault(label, label.equals("job") ? ".+" : ".*");
      }
    }
  }

  /** The prefix that the exporters export; if it is a path, on the address of an exporter. */
  @Test
  void findsTheRunbooks() {
    JsonNode variable = variable("runbooks");
    List<String> selectors = LABELS.stream().map(label -> label + matcher(label, "\"")).toList();
    String selector =
        "flink_exporter_links_info{"
            + String.join(",", selectors)
            + ",runbook_url_prefix%s\"/.*\"}";
    assertThat(variable.path("query").asText())
        .isEqualTo(
            "query_result(label_replace("
                + selector.formatted("=~")
                + ", \"runbook_url_prefix\", \"http://$1"
                + Links.OWN_RUNBOOKS
                + "\", \"instance\", \"(.+)\") or "
                + selector.formatted("!~")
                + ")");
    assertThat(variable.path("regex").asText()).isEqualTo("/runbook_url_prefix=\"([^\"]+)\"/");
  }

  private boolean showsOneCluster() {
    return dashboard.uid().equals("flink-signals-job");
  }

  private String matcher(String label, String quote) {
    boolean one = showsOneCluster() && !label.equals("instance");
    return (one ? "=" : "=~") + quote + "$" + label + quote;
  }

  private JsonNode variable(String name) {
    List<JsonNode> named =
        dashboard.variablesWithQuery().stream()
            .filter(variable -> variable.path("name").asText().equals(name))
            .toList();
    assertThat(named).hasSize(1);
    return named.get(0);
  }

  private void assertSelectsAllByDefault(String name, String allValue) {
    JsonNode variable = variable(name);
    assertThat(variable.path("multi").asBoolean()).isTrue();
    assertThat(variable.path("includeAll").asBoolean()).isTrue();
    assertThat(variable.path("allValue").asText()).isEqualTo(allValue);
    assertThat(variable.path("current").path("value").path(0).asText()).isEqualTo("$__all");
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

  /** Grafana's rules for targets require the labels job and instance. */
  @Test
  void everySelectorKeepsClustersApart() {
    LABELS.forEach(label -> assertEverySelectorHas(label, matcher(label, "")));
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
