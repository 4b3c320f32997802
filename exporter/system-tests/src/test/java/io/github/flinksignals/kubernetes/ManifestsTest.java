// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.docs.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the manifests match the exporter and are safe for Flink. */
class ManifestsTest {
  private static final String NATIVE_SIDECAR = "sidecar/flink-signals.yaml";
  private static final String CONTAINER = "sidecar-container/flink-signals.yaml";
  private static final String DEPLOYMENT = "session-cluster/deployment.yaml";

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_SIDECAR, CONTAINER, DEPLOYMENT})
  void argumentsAreValidAndPortsMatch(String file) {
    JsonNode exporter = exporter(file);
    Settings settings = Manifests.settings(exporter.get("args"));
    assertThat(exporter.at("/ports/0/containerPort").asInt())
        .isEqualTo(settings.listenAddress().getPort());
    assertThat(exporter.at("/ports/0/name").asText())
        .isEqualTo(
            Manifests.read("monitoring/podmonitor.yaml")
                .at("/spec/podMetricsEndpoints/0/port")
                .asText())
        .isEqualTo(exporter.at("/livenessProbe/httpGet/port").asText());
    assertThat(exporter.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/-/healthy");
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_SIDECAR, CONTAINER, DEPLOYMENT})
  void theExporterRunsWithMinimalPrivileges(String file) {
    JsonNode exporter = exporter(file);
    assertThat(exporter.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(exporter.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(exporter.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(exporter.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(exporter.at("/resources/limits/memory").asText()).isEqualTo("128Mi");
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_SIDECAR, CONTAINER})
  void noProbeOfTheExporterMakesTheJobManagerUnready(String file) {
    assertThat(exporter(file).has("readinessProbe")).isFalse();
    assertThat(exporter(file).has("startupProbe")).isFalse();
  }

  @Test
  void theNativeSidecarIsAnInitContainerThatRestartsAlways() {
    JsonNode pod = Manifests.read(NATIVE_SIDECAR).at("/spec/jobManager/podTemplate/spec");
    assertThat(exporter(NATIVE_SIDECAR).path("restartPolicy").asText()).isEqualTo("Always");
    assertThat(pod.has("containers")).isFalse();
  }

  @Test
  void thePlainContainerComesAfterFlinksContainer() {
    JsonNode pod = Manifests.read(CONTAINER).at("/spec/jobManager/podTemplate/spec");
    assertThat(pod.at("/containers/0/name").asText()).isEqualTo("flink-main-container");
    assertThat(pod.at("/containers/0")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_SIDECAR, CONTAINER})
  void podTemplatesAreMergedByName(String file) {
    assertThat(
            Manifests.read(file)
                .at("/spec/flinkConfiguration")
                .path("kubernetes.operator.pod-template.merge-arrays-by-name")
                .asText())
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_SIDECAR, CONTAINER})
  void theSelectorOfTheHistoryIsThatOfItsOwnPod(String file) {
    JsonNode exporter = exporter(file);
    assertThat(exporter.get("args"))
        .extracting(JsonNode::asText)
        .contains("--history.prometheus-selector=namespace=\"$(NAMESPACE)\",app=\"$(CLUSTER)\"");
    assertThat(exporter.get("env"))
        .extracting(
            variable -> variable.get("name").asText(),
            variable -> variable.at("/valueFrom/fieldRef/fieldPath").asText())
        .containsExactly(
            tuple("NAMESPACE", "metadata.namespace"), tuple("CLUSTER", "metadata.labels['app']"));
    assertThat(Manifests.read("monitoring/podmonitor.yaml").at("/spec/podTargetLabels/0").asText())
        .isEqualTo("app");
  }

  @Test
  void bothSidecarsAreTheSameExporter() {
    ObjectNode sidecar = (ObjectNode) exporter(NATIVE_SIDECAR);
    sidecar.remove("restartPolicy");
    assertThat(sidecar).isEqualTo(exporter(CONTAINER));
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE_SIDECAR, CONTAINER, DEPLOYMENT})
  void theTagIsTheOneThatTheBuildMakes(String file) {
    assertThat(exporter(file).get("image").asText()).endsWith(":" + Repository.version());
  }

  @Test
  void theExampleJobNeedsOnlyObjectsThatTheKustomizationCreates() {
    JsonNode job = Manifests.read("flinkdeployment/orders.yaml");
    JsonNode resources = Manifests.read("flinkdeployment/kustomization.yaml").get("resources");
    List<JsonNode> objects =
        resources
            .valueStream()
            .map(file -> Manifests.read("flinkdeployment/" + file.asText()))
            .toList();
    assertThat(objects)
        .extracting(
            object -> object.get("kind").asText(), object -> object.at("/metadata/name").asText())
        .contains(
            tuple("Namespace", job.at("/metadata/namespace").asText()),
            tuple("ServiceAccount", job.at("/spec/serviceAccount").asText()),
            tuple(
                "PersistentVolumeClaim",
                job.at("/spec/podTemplate/spec/volumes/0/persistentVolumeClaim/claimName")
                    .asText()));
    String mount = job.at("/spec/podTemplate/spec/containers/0/volumeMounts/0/mountPath").asText();
    assertThat(job.at("/spec/flinkConfiguration").properties())
        .filteredOn(option -> option.getKey().endsWith("dir"))
        .hasSize(2)
        .allMatch(option -> option.getValue().asText().startsWith("file://" + mount + "/"));
  }

  @Test
  void thePodMonitorSelectsTheExporterOfASessionCluster() {
    JsonNode pod = Manifests.read(DEPLOYMENT).at("/spec/template/metadata/labels");
    JsonNode expression =
        Manifests.read("monitoring/podmonitor.yaml").at("/spec/selector/matchExpressions/0");
    assertThat(expression.get("values"))
        .extracting(JsonNode::asText)
        .contains("jobmanager", pod.get(expression.get("key").asText()).asText());
  }

  @Test
  void theHistoryFileIsOnTheVolume() {
    JsonNode exporter = exporter(DEPLOYMENT);
    assertThat(exporter.get("args"))
        .extracting(JsonNode::asText)
        .anyMatch(
            argument ->
                argument.startsWith(
                    "--history.file=" + exporter.at("/volumeMounts/0/mountPath").asText() + "/"));
    assertThat(
            Manifests.read(DEPLOYMENT)
                .at("/spec/template/spec/volumes/0/persistentVolumeClaim/claimName"))
        .isEqualTo(
            Manifests.read("session-cluster/persistentvolumeclaim.yaml").at("/metadata/name"));
  }

  private static JsonNode exporter(String file) {
    return Manifests.read(file).findParents("image").stream()
        .filter(container -> container.path("name").asText().equals("flink-signals"))
        .findFirst()
        .orElseThrow();
  }
}
