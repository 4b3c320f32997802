// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every dashboard query against a real Prometheus that scrapes many clusters whose jobs have
 * the same names, with the labels of a PodMonitor, with an additional label for the Kubernetes
 * cluster, or with no labels but the scrape job.
 */
@ParameterizedClass
@EnumSource(ScrapedClusters.Labels.class)
class FleetDashboardsIT {
  /** Together they have all metrics. */
  private static final List<String> JOBS =
      List.of("backfill", "orders", ScrapedClusters.FAILING_JOB);

  @TempDir static Path directory;
  private static ScrapedClusters fleet;

  @Parameter ScrapedClusters.Labels labels;

  @BeforeParameterizedClassInvocation
  static void start(ScrapedClusters.Labels labels) throws IOException {
    fleet = ScrapedClusters.start(Files.createDirectory(directory.resolve(labels.name())), labels);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (fleet != null) {
      fleet.close();
    }
  }

  static Stream<Query> queriesOfTheJobDashboard() {
    return Dashboard.named("flink-signals-job").queries().stream();
  }

  @ParameterizedTest
  @MethodSource("queriesOfTheJobDashboard")
  void aQueryReturnsSeriesOfOneCluster(Query query) {
    Dashboard dashboard = Dashboard.named("flink-signals-job");
    Set<Map<String, String>> seen = new HashSet<>();
    for (Map<String, String> cluster : fleet.clusters()) {
      for (String job : JOBS) {
        QueryRunner runner = fleet.selecting(dashboard, cluster).with("job_name", job);
        for (QueryRunner.Series series : runner.range(query)) {
          assertThat(ScrapedClusters.cluster(series.labels()))
              .as(query.expression())
              .isEqualTo(cluster);
          seen.add(cluster);
        }
      }
    }
    if (!needsAChange(query)) {
      assertThat(seen).as(query.expression()).hasSameElementsAs(fleet.clusters());
    }
  }

  /** The values of the simulated exporters do not change. */
  private static boolean needsAChange(Query query) {
    return query.expression().contains("increase(") && query.expression().endsWith("> 0");
  }

  /** As after a click on a job in the fleet dashboard: each variable offers the linked value. */
  @Test
  void everyClusterCanBeSelected() {
    for (Dashboard dashboard : Dashboard.all()) {
      for (Map<String, String> cluster : fleet.clusters()) {
        QueryRunner runner = fleet.selecting(dashboard, cluster);
        for (JsonNode variable : dashboard.variablesWithQuery()) {
          String name = variable.path("name").asText();
          List<String> values = runner.values(variable);
          if (cluster.getOrDefault(name, "").isEmpty()
              && ScrapedClusters.CLUSTER_LABELS.contains(name)) {
            assertThat(values).as(dashboard + " " + name).isEmpty();
          } else if (ScrapedClusters.CLUSTER_LABELS.contains(name)) {
            assertThat(values).as(dashboard + " " + name).contains(cluster.get(name));
          } else {
            assertThat(values).as(dashboard + " " + name).isNotEmpty();
          }
        }
      }
    }
  }

  @Test
  void tablesOfTheFleetHaveOneRowForEachCluster() {
    Dashboard dashboard = Dashboard.named("flink-signals-fleet");
    QueryRunner all = fleet.all(dashboard);
    for (Panel table : dashboard.panels()) {
      if (table.type().equals("table")) {
        List<QueryRunner.Series> rows = all.instant(table.queries().get(0));
        List<Map<String, String>> clusters =
            rows.stream().map(row -> ScrapedClusters.cluster(row.labels())).toList();
        assertThat(clusters).as(table.toString()).hasSameElementsAs(fleet.clusters());
        if (table.title().equals("Clusters")) {
          assertThat(clusters).doesNotHaveDuplicates();
        }
        assertThat(rows.stream().map(QueryRunner.Series::labels)).doesNotHaveDuplicates();
      }
    }
  }

  /** The prefix of an exporter that serves the runbooks itself is a path. */
  @Test
  void linksToRunbooksLeadToAnExporterOfTheSelectedCluster() {
    for (Dashboard dashboard : Dashboard.all()) {
      for (Map<String, String> cluster : fleet.clusters()) {
        QueryRunner runner = fleet.selecting(dashboard, cluster);
        JsonNode runbooks = dashboard.variable("runbooks");
        assertThat(runner.values(runbooks))
            .hasSize(fleet.instances(cluster).size())
            .allSatisfy(
                prefix ->
                    assertThat(fleet.instances(cluster))
                        .contains(prefix.replaceAll("^http://|/runbooks/$", "")));
      }
    }
  }

  @Test
  void totalsOfTheFleetFollowTheVariables() {
    Dashboard dashboard = Dashboard.named("flink-signals-fleet");
    Query jobs =
        dashboard.panels().stream()
            .filter(panel -> panel.type().equals("stat") && panel.title().equals("Jobs"))
            .findFirst()
            .orElseThrow()
            .queries()
            .get(0);
    double ofAll = fleet.all(dashboard).instant(jobs).get(0).last();
    double ofOne = fleet.selecting(dashboard, fleet.clusters().get(0)).instant(jobs).get(0).last();
    assertThat(ofOne).isPositive();
    assertThat(ofAll).isEqualTo(fleet.clusters().size() * ofOne);
  }

  @ParameterizedTest
  @MethodSource("io.github.flinksignals.dashboards.Dashboard#all")
  void drawsTheDashboard(Dashboard dashboard) throws IOException {
    QueryRunner runner =
        dashboard.uid().equals("flink-signals-job")
            ? fleet.selecting(dashboard, fleet.clusters().get(0)).with("job_name", "orders")
            : fleet.all(dashboard);
    Preview preview = Preview.of(dashboard, runner);
    String name = dashboard.uid() + "-" + labels;
    Path page = Files.writeString(directory.resolve(name + ".html"), preview.html());
    Path picture = Path.of("target", name + ".png").toAbsolutePath();
    Chromium.draw(page, preview.width(), preview.height(), picture);
    assertThat(picture).isNotEmptyFile();
  }
}
