// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.docs.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KustomizationsTest {
  /** The fields in use; any other field is a spelling mistake. */
  private static final Set<String> FIELDS =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "labels",
          "resources",
          "components",
          "patches",
          "images",
          "generatorOptions",
          "configMapGenerator");

  @ParameterizedTest
  @MethodSource("io.github.flinksignals.kubernetes.Manifests#kustomizations")
  void everyResourceExistsWhereKustomizeAllowsIt(Path file) {
    JsonNode kustomization = Manifests.read(file);
    assertThat(kustomization.get("kind").asText()).isIn("Kustomization", "Component");
    assertThat(kustomization.fieldNames()).toIterable().isSubsetOf(FIELDS);
    for (JsonNode patch : kustomization.path("patches")) {
      assertThat(file.resolveSibling(patch.get("path").asText())).isRegularFile();
    }
    for (JsonNode component : kustomization.path("components")) {
      assertThat(
              Manifests.read(file.resolveSibling(component.asText()).resolve("kustomization.yaml"))
                  .get("kind")
                  .asText())
          .isEqualTo("Component");
    }
    for (JsonNode resource : kustomization.path("resources")) {
      Path target = file.resolveSibling(resource.asText()).normalize();
      if (Files.isDirectory(target)) {
        assertThat(target.resolve("kustomization.yaml")).isRegularFile();
      } else {
        // Kustomize rejects a file outside of the directory, but accepts another directory.
        assertThat(target).isRegularFile().hasParent(file.getParent());
      }
    }
  }

  @Test
  void theTopLevelIncludesExporterAlertsAndDashboards() {
    Set<String> included = new TreeSet<>();
    collect(Manifests.DIRECTORY, included);
    assertThat(included)
        .contains(
            "exporter/kubernetes/flinkdeployment/orders.yaml",
            "exporter/kubernetes/sidecar/flink-signals.yaml",
            "exporter/kubernetes/monitoring/podmonitor.yaml",
            "alerts/flink-signals.prometheusrule.yml",
            "dashboards/flink-signals-fleet.json",
            "dashboards/flink-signals-job.json",
            "dashboards/flink-signals-exporter.json");
  }

  private static void collect(Path directory, Set<String> included) {
    JsonNode kustomization = Manifests.read(directory.resolve("kustomization.yaml"));
    for (JsonNode component : kustomization.path("components")) {
      collect(directory.resolve(component.asText()).normalize(), included);
    }
    for (JsonNode patch : kustomization.path("patches")) {
      included.add(
          Repository.root().relativize(directory.resolve(patch.get("path").asText())).toString());
    }
    for (JsonNode resource : kustomization.path("resources")) {
      Path target = directory.resolve(resource.asText()).normalize();
      if (Files.isDirectory(target)) {
        collect(target, included);
      } else {
        included.add(Repository.root().relativize(target).toString());
      }
    }
    for (JsonNode file :
        kustomization.path("configMapGenerator").findValues("files").stream().toList()) {
      included.add(
          Repository.root().relativize(directory.resolve(file.get(0).asText())).toString());
    }
  }
}
