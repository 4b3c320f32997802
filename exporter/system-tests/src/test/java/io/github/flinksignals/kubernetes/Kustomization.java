// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The objects of a kustomization of the repository. Renders the fields that the kustomizations use;
 * kustomize itself is not a package of Maven, npm or Debian 12.
 */
record Kustomization(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A kustomization below {@code exporter/kubernetes}. */
  static Kustomization of(String directory) {
    return new Kustomization(Manifests.DIRECTORY.resolve(directory));
  }

  /** The objects that {@code kubectl kustomize} prints, in another order. */
  List<ObjectNode> render() {
    JsonNode kustomization = Manifests.read(directory.resolve("kustomization.yaml"));
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode resource : kustomization.path("resources")) {
      Path target = directory.resolve(resource.asText()).normalize();
      if (Files.isDirectory(target)) {
        objects.addAll(new Kustomization(target).render());
      } else {
        objects.add((ObjectNode) Manifests.read(target));
      }
    }
    for (JsonNode component : kustomization.path("components")) {
      new Kustomization(directory.resolve(component.asText()).normalize()).patch(objects);
    }
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      objects.add(configMap(generator, kustomization.path("generatorOptions")));
    }
    for (ObjectNode object : objects) {
      ObjectNode metadata = (ObjectNode) object.get("metadata");
      if (kustomization.has("namespace")) {
        metadata.set("namespace", kustomization.get("namespace"));
      }
      for (JsonNode labels : kustomization.path("labels")) {
        merge(metadata, JSON.createObjectNode().set("labels", labels.get("pairs")));
      }
    }
    return objects;
  }

  /** Applies the patches of a component to the objects that they select. */
  void patch(List<ObjectNode> objects) {
    for (JsonNode patch : Manifests.read(directory.resolve("kustomization.yaml")).path("patches")) {
      ObjectNode content =
          (ObjectNode) Manifests.read(directory.resolve(patch.get("path").asText()));
      // Kustomize finds the object by the target, so the name in the patch does not matter.
      content.remove("metadata");
      objects.stream()
          .filter(object -> object.get("kind").equals(patch.at("/target/kind")))
          .forEach(object -> merge(object, content));
    }
  }

  private ObjectNode configMap(JsonNode generator, JsonNode options) {
    ObjectNode map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = map.putObject("metadata");
    metadata.set("name", generator.get("name"));
    metadata.set("labels", options.path("labels").deepCopy());
    metadata.set("annotations", options.path("annotations"));
    ObjectNode data = map.putObject("data");
    for (JsonNode file : generator.path("files")) {
      try {
        data.put(file.asText(), Files.readString(directory.resolve(file.asText())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return map;
  }

  /** A JSON merge patch, which is what kustomize applies to custom resources: it replaces lists. */
  private static void merge(ObjectNode target, JsonNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode present = target.get(field.getKey());
      if (present instanceof ObjectNode object && field.getValue().isObject()) {
        merge(object, field.getValue());
      } else {
        target.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }
}
