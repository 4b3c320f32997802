// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, the kustomizations and the snippet to copy install the same. */
class SameObjectsTest {
  private static final String SNIPPET = "flink-signals.yaml";
  private static final String RELEASE = "kube-prometheus-stack";
  private static final Chart CHART = Chart.ofRepository();

  @Test
  void theChartInstallsTheMonitoringOfTheKustomization() {
    mustInstallTheSame(
        CHART.render(
            Map.of(
                "podMonitor.namespace",
                "monitoring",
                "podMonitor.labels.release",
                RELEASE,
                "prometheusRule.namespace",
                "monitoring",
                "prometheusRule.labels.release",
                RELEASE,
                "dashboards.namespace",
                "monitoring",
                "dashboards.labels.release",
                RELEASE)),
        Kustomization.of("monitoring").render());
  }

  @Test
  void theChartInstallsTheExporterOfTheKustomizationForASessionCluster() {
    mustInstallTheSame(
        CHART.render(
            Map.of(
                "flink.url", "http://session-rest:8081",
                "image.repository", "registry.example.org/flink-signals-exporter",
                "podMonitor.enabled", false,
                "prometheusRule.enabled", false,
                "dashboards.enabled", false)),
        Kustomization.of("session-cluster").render());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sidecar", "sidecar-container"})
  void theComponentAddsWhatTheSnippetContains(String component) throws IOException {
    ObjectNode job = (ObjectNode) Manifests.read("flinkdeployment/orders.yaml");
    ObjectNode patched = job.deepCopy();
    Kustomization.of(component).patch(List.of(patched));
    JsonNode snippet = Manifests.read(component + "/" + SNIPPET).get("spec");
    mustContain(patched.get("spec"), snippet);
    mustContain(patched, job);
    assertThat(new Schemas().of(patched).violations(patched)).isEmpty();
  }

  @Test
  void theExampleHasTheSidecarOfTheSnippet() {
    JsonNode example = only(Kustomization.of("flinkdeployment").render(), "FlinkDeployment");
    mustContain(example.get("spec"), Manifests.read("sidecar/" + SNIPPET).get("spec"));
  }

  @ParameterizedTest
  @CsvSource({"sidecar, initContainers/0", "sidecar-container, containers/1"})
  void theChartRunsTheExporterOfTheSidecar(String component, String container) {
    JsonNode chart =
        Chart.only(
            CHART.render(
                Map.of(
                    "flink.url", "http://session-rest:8081",
                    "image.repository", "registry.example.org/flink-signals-exporter",
                    "history.volume.enabled", false,
                    "history.prometheus.url", "http://prometheus-operated.monitoring:9090")),
            "Deployment");
    ObjectNode ofChart = (ObjectNode) chart.at("/spec/template/spec/containers/0");
    // Only in a pod of its own may the exporter be unready.
    ofChart.remove("readinessProbe");
    ObjectNode sidecar =
        (ObjectNode)
            Manifests.read(component + "/" + SNIPPET)
                .at("/spec/jobManager/podTemplate/spec/" + container);
    // What makes it a sidecar, and the variables that the chart knows when it is installed.
    sidecar.remove(List.of("restartPolicy", "env"));
    ArrayNode arguments = (ArrayNode) sidecar.get("args");
    for (int i = 0; i < arguments.size(); i++) {
      arguments.set(
          i,
          arguments
              .get(i)
              .asText()
              .replace("$(NAMESPACE)", "flink")
              .replace("$(CLUSTER)", "session")
              .replace("localhost", "session-rest"));
    }
    assertThat(ofChart).isEqualTo(sidecar);
  }

  /** Compares all but the labels that Helm's conventions add. */
  private static void mustInstallTheSame(List<JsonNode> chart, List<ObjectNode> kustomization) {
    assertThat(chart).hasSameSizeAs(kustomization);
    for (ObjectNode expected : kustomization) {
      List<JsonNode> same =
          chart.stream().filter(object -> identity(object).equals(identity(expected))).toList();
      assertThat(same).as(identity(expected)).hasSize(1);
      JsonNode actual = same.get(0);
      mustContain(actual.get("metadata"), expected.get("metadata"));
      assertThat(actual.at("/metadata/annotations"))
          .isEqualTo(expected.at("/metadata/annotations"));
      assertThat(actual.get("spec")).as(identity(expected)).isEqualTo(expected.get("spec"));
      assertThat(actual.path("data").properties())
          .as(identity(expected))
          .allSatisfy(
              file ->
                  assertThat(file.getValue().asText().strip())
                      .isEqualTo(expected.at("/data/" + file.getKey()).asText().strip()))
          .hasSameSizeAs(expected.path("data").properties());
    }
  }

  private static void mustContain(JsonNode actual, JsonNode part) {
    for (Map.Entry<String, JsonNode> field : part.properties()) {
      JsonNode value = actual.path(field.getKey());
      if (field.getValue().isObject()) {
        mustContain(value, field.getValue());
      } else {
        assertThat(value).as(field.getKey()).isEqualTo(field.getValue());
      }
    }
  }

  private static String identity(JsonNode object) {
    return "%s %s/%s"
        .formatted(
            object.path("kind").asText(),
            object.at("/metadata/namespace").asText(),
            object.at("/metadata/name").asText());
  }

  private static JsonNode only(List<ObjectNode> objects, String kind) {
    return Chart.only(List.copyOf(objects), kind);
  }
}
