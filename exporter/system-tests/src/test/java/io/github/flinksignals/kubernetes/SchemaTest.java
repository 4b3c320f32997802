// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that Kubernetes neither rejects the manifests nor silently drops fields. */
class SchemaTest {
  private final Schemas schemas;

  SchemaTest() throws IOException {
    this.schemas = new Schemas();
  }

  @ParameterizedTest
  @MethodSource("io.github.flinksignals.kubernetes.Manifests#objects")
  void everyManifestIsValid(Path file) {
    JsonNode manifest = Manifests.read(file);
    assertThat(schemas.of(manifest).violations(manifest)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sidecar/flink-signals.yaml|/spec/jobManager/podTemplate/spec/initContainers/0"
            + "|restartpolicy|/spec/jobManager/podTemplate/spec/initContainers[0]/restartpolicy:"
            + " unknown field",
        "flinkdeployment/orders.yaml|/spec|flinkVersion|/spec/flinkVersion: expected text",
        "flinkdeployment/orders.yaml|/spec/job|parallelism"
            + "|/spec/job/parallelism: expected a whole number",
        "session-cluster/deployment.yaml|/spec/template/spec|containers"
            + "|/spec/template/spec/containers: expected a list",
        "session-cluster/networkpolicy.yaml|/spec/ingress/0/ports/0|prot"
            + "|/spec/ingress[0]/ports[0]/prot: unknown field",
        "monitoring/podmonitor.yaml|/spec|sampleLimits|/spec/sampleLimits: unknown field",
      })
  void findsAnInvalidField(String file, String parent, String field, String violation) {
    JsonNode manifest = Manifests.read(file);
    ((ObjectNode) manifest.at(parent)).put(field, true);
    assertThat(schemas.of(manifest).violations(manifest)).contains(violation);
  }

  @Test
  void findsAValueThatIsNotInTheEnumeration() {
    JsonNode manifest = Manifests.read("flinkdeployment/orders.yaml");
    ((ObjectNode) manifest.get("spec")).put("flinkVersion", "1.20");
    assertThat(schemas.of(manifest).violations(manifest)).hasSize(1);
  }

  @Test
  void rejectsAnUnknownKind() {
    JsonNode manifest = Manifests.read("session-cluster/deployment.yaml");
    ((ObjectNode) manifest).put("apiVersion", "extensions/v1beta1");
    assertThatThrownBy(() -> schemas.of(manifest)).hasMessageContaining("extensions/v1beta1");
  }
}
