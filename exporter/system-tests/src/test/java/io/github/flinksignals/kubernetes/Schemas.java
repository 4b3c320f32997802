// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The schemas of Kubernetes, the Prometheus Operator and the Flink operator, read from the jars of
 * their Java clients, and that of KEDA, which has none.
 */
final class Schemas {
  private static final String MODELS = "schema/validation-schema.json";
  private static final String FLINK_DEPLOYMENT =
      "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
  private static final String SCALED_OBJECT =
      "io/github/flinksignals/kubernetes/scaledobjects.keda.sh-v1alpha1.yml";
  private static final String METADATA = "kubernetes_apimachinery_pkg_apis_ObjectMeta";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final List<JsonNode> models = new ArrayList<>();
  private final JsonNode flinkDeployment;
  private final JsonNode scaledObject;

  Schemas() throws IOException {
    ClassLoader loader = Schemas.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(MODELS))) {
      try (InputStream stream = url.openStream()) {
        models.add(YAML.readTree(stream).get("definitions"));
      }
    }
    flinkDeployment = read(FLINK_DEPLOYMENT);
    // Operator 1.12 accepts it; the newest client on Maven Central is that of 1.10.
    ((ArrayNode)
            flinkDeployment.at(
                "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/flinkVersion/enum"))
        .add("v2_0");
    scaledObject = read(SCALED_OBJECT);
  }

  private static JsonNode read(String resource) throws IOException {
    try (InputStream stream = Schemas.class.getClassLoader().getResourceAsStream(resource)) {
      return YAML.readTree(stream);
    }
  }

  /** The path of the number that the {@code scale} subresource of a FlinkDeployment sets. */
  String replicasPath() {
    return flinkDeployment.at("/spec/versions/0/subresources/scale/specReplicasPath").asText();
  }

  /** The schema of a manifest, by its {@code apiVersion} and {@code kind}. */
  Schema of(JsonNode manifest) {
    String version = manifest.path("apiVersion").asText();
    String kind = manifest.path("kind").asText();
    for (JsonNode definition : List.of(flinkDeployment, scaledObject)) {
      if (kind.equals(definition.at("/spec/names/kind").asText())) {
        return customResource(definition, version);
      }
    }
    for (JsonNode definitions : models) {
      for (Map.Entry<String, JsonNode> definition : definitions.properties()) {
        JsonNode properties = definition.getValue().path("properties");
        if (properties.path("kind").path("default").asText().equals(kind)
            && properties.path("apiVersion").path("default").asText().equals(version)) {
          return new Schema(definition.getValue(), definitions);
        }
      }
    }
    throw new IllegalArgumentException("no schema for " + version + " " + kind);
  }

  /** The schema of a custom resource, plus the fields that every object has. */
  private Schema customResource(JsonNode definition, String version) {
    for (JsonNode served : definition.at("/spec/versions")) {
      String name = definition.at("/spec/group").asText() + "/" + served.get("name").asText();
      if (name.equals(version)) {
        JsonNode definitions =
            models.stream().filter(model -> model.has(METADATA)).findFirst().orElseThrow();
        ObjectNode schema = served.at("/schema/openAPIV3Schema").deepCopy();
        ObjectNode properties = (ObjectNode) schema.get("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("$ref", Schema.DEFINITIONS + METADATA);
        return new Schema(schema, definitions);
      }
    }
    throw new IllegalArgumentException("no schema for " + version);
  }
}
