// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The manifests of the repository. */
final class Manifests {
  static final Path DIRECTORY = Repository.root().resolve("exporter/kubernetes");

  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Manifests() {}

  /** The files with Kubernetes objects, including the PrometheusRule. */
  static List<Path> objects() {
    return Stream.concat(
            files().filter(file -> !file.endsWith(KUSTOMIZATION)),
            Stream.of(Repository.root().resolve("alerts/flink-signals.prometheusrule.yml")))
        .toList();
  }

  /** The kustomizations that combine them. */
  static List<Path> kustomizations() {
    return Stream.concat(
            files().filter(file -> file.endsWith(KUSTOMIZATION)),
            Stream.of("alerts", "dashboards")
                .map(directory -> Repository.root().resolve(directory).resolve(KUSTOMIZATION)))
        .toList();
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  static JsonNode read(String file) {
    return read(DIRECTORY.resolve(file));
  }

  private static Stream<Path> files() {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
