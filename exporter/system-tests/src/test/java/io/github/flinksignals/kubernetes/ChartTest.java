// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  private static final Chart CHART = Chart.ofRepository();

  /** The values that the manifests in {@code session-cluster} correspond to. */
  private static final Map<String, String> SESSION_CLUSTER =
      Map.of(
          "flink.url", "http://session-rest:8081",
          "image.repository", "registry.example.org/flink-signals-exporter");

  @Test
  void helmHasNothingToCriticize() {
    LintResult result = new Helm(CHART.directory()).lint().strict().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  static Stream<Map<String, ?>> valueSets() {
    return Stream.of(
        Map.of(),
        Map.of(
            "podMonitor.labels.release", "kube-prometheus-stack",
            "podMonitor.namespace", "monitoring",
            "podMonitor.namespaces[0]", "flink",
            "podMonitor.endpoint.scheme", "https",
            "podMonitor.sampleLimit", 1000000,
            "prometheusRule.labels.release", "kube-prometheus-stack",
            "dashboards.annotations.grafana_folder", "Streaming"),
        Map.of("podMonitor.enabled", false, "dashboards.enabled", false),
        Map.of("prometheusRule.enabled", false),
        Map.of("prometheusRule.vanished", true, "prometheusRule.companion", true),
        Map.of("links.grafana", "https://grafana.internal/", "links.runbooks", ""),
        SESSION_CLUSTER,
        with("history.volume.enabled", false),
        with("history.volume.existingClaim", "history", "history.volume.size", "10Gi"),
        with("history.volume.storageClassName", "fast", "networkPolicy.enabled", false),
        with("history.prometheus.url", "https://prometheus.monitoring", "flink.cluster", "prod"),
        with("web.configSecret", "web", "web.tls", true, "extraArgs[0]", "--job.limit=5"),
        with("image.digest", "sha256:" + "0a".repeat(32), "image.pullPolicy", "Always"),
        with("image.pullSecrets[0].name", "registry", "priorityClassName", "high"),
        with("podLabels.team", "streaming", "podAnnotations.note", "x", "nodeSelector.zone", "a"),
        with("tolerations[0].operator", "Exists", "resources.limits.memory", "256Mi"),
        with(
            "extraVolumes[0].name", "ca",
            "extraVolumes[0].secret.secretName", "flink-ca",
            "extraVolumeMounts[0].name", "ca",
            "extraVolumeMounts[0].mountPath", "/etc/ca"),
        with("networkPolicy.extraEgress[0].ports[0].port", 443));
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void everyObjectIsValid(Map<String, ?> values) throws IOException {
    Schemas schemas = new Schemas();
    List<JsonNode> objects = CHART.render(values);
    assertThat(objects).isNotEmpty();
    for (JsonNode object : objects) {
      assertThat(schemas.of(object).violations(object)).as(object.toPrettyString()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void everyArgumentIsASettingOfTheExporter(Map<String, ?> values) {
    List<JsonNode> deployments =
        CHART.render(values).stream()
            .filter(o -> o.at("/kind").asText().equals("Deployment"))
            .toList();
    assertThat(deployments).hasSize(values.containsKey("flink.url") ? 1 : 0);
    for (JsonNode deployment : deployments) {
      ArrayNode arguments = (ArrayNode) deployment.at("/spec/template/spec/containers/0/args");
      // The exporter reads this file at its start, and it is only in the pod.
      arguments.removeIf(argument -> argument.asText().startsWith("--web.config.file="));
      Manifests.settings(arguments);
    }
  }

  @Test
  void theWebConfigurationIsMountedWhereTheExporterReadsIt() {
    JsonNode pod =
        Chart.only(CHART.render(with("web.configSecret", "web", "web.tls", true)), "Deployment")
            .at("/spec/template/spec");
    JsonNode exporter = pod.at("/containers/0");
    assertThat(exporter.get("args"))
        .extracting(JsonNode::asText)
        .contains("--web.config.file=/etc/flink-signals/web-config.yml");
    assertThat(exporter.at("/volumeMounts/1/mountPath").asText()).isEqualTo("/etc/flink-signals");
    assertThat(exporter.at("/volumeMounts/1/name")).isEqualTo(pod.at("/volumes/1/name"));
    assertThat(pod.at("/volumes/1/secret/secretName").asText()).isEqualTo("web");
    assertThat(exporter.at("/livenessProbe/httpGet/scheme").asText()).isEqualTo("HTTPS");
    assertThat(exporter.at("/readinessProbe/httpGet/scheme").asText()).isEqualTo("HTTPS");
  }

  @ParameterizedTest(name = "vanished={0}, companion={1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "false | false | flink-signals",
        "true | false | flink-signals,flink-signals-vanished",
        "false | true | flink-signals,companion",
        "true | true | flink-signals,flink-signals-vanished,companion",
      })
  void theRulesAreThoseOfTheManifests(boolean vanished, boolean companion, String files) {
    List<JsonNode> rules =
        CHART
            .render(
                Map.of("prometheusRule.vanished", vanished, "prometheusRule.companion", companion))
            .stream()
            .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
            .toList();
    List<JsonNode> manifests =
        Stream.of(files.split(","))
            .map(file -> Repository.root().resolve("alerts/" + file + ".prometheusrule.yml"))
            .map(Manifests::read)
            .toList();
    assertThat(rules)
        .extracting(rule -> rule.at("/metadata/name"), rule -> rule.get("spec"))
        .containsExactlyInAnyOrderElementsOf(
            manifests.stream()
                .map(rule -> tuple(rule.at("/metadata/name"), rule.get("spec")))
                .toList());
  }

  @Test
  void noRuleIsInstalledIfRulesAreDisabled() {
    assertThat(
            CHART.render(
                Map.of(
                    "prometheusRule.enabled", false,
                    "prometheusRule.vanished", true,
                    "prometheusRule.companion", true)))
        .extracting(object -> object.path("kind").asText())
        .isNotEmpty()
        .doesNotContain("PrometheusRule");
  }

  @Test
  void theExporterExportsTheGivenLinks() {
    JsonNode deployment =
        Chart.only(
            CHART.render(
                Map.of(
                    "flink.url", "http://session-rest:8081",
                    "image.repository", "registry.internal/flink-signals",
                    "links.grafana", "https://grafana.internal",
                    "links.runbooks", "https://wiki.internal/flink/")),
            "Deployment");
    assertThat(deployment.at("/spec/template/spec/containers/0/args"))
        .extracting(JsonNode::asText)
        .contains(
            "--dashboard.url-prefix=https://grafana.internal/",
            "--runbook.url-prefix=https://wiki.internal/flink/");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "flink.url, session-rest:8081, /flink/url",
    "flink.cluster, Session, /flink/cluster",
    "flink.urls, http://session-rest:8081, urls",
    "image.digest, sha256:1, /image/digest",
    "image.pullPolicy, Sometimes, /image/pullPolicy",
    "history.volume.enabled, maybe, /history/volume/enabled",
    "podMonitor.interval, 15, /podMonitor/interval",
    "prometheusRule.vanished, sometimes, /prometheusRule/vanished",
    "podMonitor.sampleLimit, -1, /podMonitor/sampleLimit",
    "links.grafana, grafana, /links/grafana",
    "extraArgs[0], job.limit=5, /extraArgs/0",
    "flink.url, http://session-rest:8081, image.repository is required",
  })
  void rejectsInvalidValues(String path, String value, String named) {
    assertThatThrownBy(() -> CHART.render(Map.of(path, value)))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().replace(".", "/"))
                    .containsIgnoringCase(named.replace(".", "/").replaceFirst("^/", "")));
  }

  @Test
  void theChartAndItsImageHaveTheVersionOfTheBuild() {
    JsonNode chart = Manifests.read("chart/Chart.yaml");
    assertThat(chart.get("version").asText()).isEqualTo(Repository.version());
    assertThat(chart.get("appVersion")).isEqualTo(chart.get("version"));
  }

  @Test
  void aPackageContainsTheRulesAndDashboardsThemselves(@TempDir Path directory) {
    new Helm(CHART.directory()).packageIt().withDestination(directory).call();
    Path archive = directory.resolve("flink-signals-" + Repository.version() + ".tgz");
    assertThat(new Chart(archive).render(SESSION_CLUSTER)).isEqualTo(CHART.render(SESSION_CLUSTER));
  }

  /** Kubernetes rejects an upgrade that changes one of these fields. */
  @ParameterizedTest
  @CsvSource({
    "Deployment, /spec/selector",
    "Deployment, /metadata/name",
    "PersistentVolumeClaim, /spec",
    "PersistentVolumeClaim, /metadata/name",
  })
  void anUpgradeChangesNoImmutableField(String kind, String field, @TempDir Path directory)
      throws IOException {
    Path next = Files.createDirectory(directory.resolve("chart"));
    copy(CHART.directory(), next);
    Path file = next.resolve("Chart.yaml");
    Files.writeString(file, Files.readString(file).replace(Repository.version(), "9.9.9"));
    JsonNode before = Chart.only(CHART.render(SESSION_CLUSTER), kind);
    JsonNode after = Chart.only(new Chart(next).render(SESSION_CLUSTER), kind);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.at(field)).isEqualTo(before.at(field));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static Map<String, Object> with(Object... values) {
    Map<String, Object> all = new TreeMap<>(SESSION_CLUSTER);
    for (int i = 0; i < values.length; i += 2) {
      all.put((String) values[i], values[i + 1]);
    }
    return all;
  }
}
