// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The manifests of the repository. */
final class Manifests {
  static final Path DIRECTORY = Repository.root().resolve("exporter/kubernetes");

  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Manifests() {}

  /** The objects in a stream of YAML documents, such as the output of Helm. */
  static List<JsonNode> parse(String documents) {
    try (MappingIterator<JsonNode> parsed = YAML.readerFor(JsonNode.class).readValues(documents)) {
      return parsed.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("invalid YAML", e);
    }
  }

  /** Reads the arguments of an exporter; fails if the exporter would reject them. */
  static Settings settings(JsonNode arguments) {
    return read(arguments, SettingsReader.Outcome.Start.class).settings();
  }

  /** Reads the arguments of a container; fails if they do not have this outcome. */
  static <T extends SettingsReader.Outcome> T read(JsonNode arguments, Class<T> outcome) {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output, true);
    SettingsReader.Outcome actual =
        new SettingsReader("test", Map.of())
            .read(arguments.valueStream().map(JsonNode::asText).toList(), writer, writer);
    if (!outcome.isInstance(actual)) {
      throw new AssertionError(arguments + ": " + output);
    }
    return outcome.cast(actual);
  }

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
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          // Helm renders its templates.
          .filter(file -> !file.startsWith(DIRECTORY.resolve("chart")))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
