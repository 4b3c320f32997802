// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The alerting files of the repository that users load into Prometheus and Alertmanager. */
public final class AlertPack {
  static final Path DIRECTORY = Repository.root().resolve("alerts");

  /** The rules that everybody loads. */
  public static final Path RULES = DIRECTORY.resolve("flink-signals.rules.yml");

  /** Opt-in rules about a cluster of many that has disappeared. */
  static final Path VANISHED = DIRECTORY.resolve("flink-signals-vanished.rules.yml");

  /** Optional rules on series that the exporter does not export. */
  static final Path COMPANION = DIRECTORY.resolve("companion.rules.yml");

  /** The example configuration of an Alertmanager. */
  public static final Path ALERTMANAGER = DIRECTORY.resolve("alertmanager.example.yml");

  /** Values for the chart kube-prometheus-stack. */
  static final Path STACK_VALUES = DIRECTORY.resolve("kube-prometheus-stack.values.yml");

  static final List<Path> RULE_FILES = List.of(RULES, VANISHED, COMPANION);

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private AlertPack() {}

  /** The content of a YAML file. */
  public static JsonNode read(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The alerts that everybody loads. */
  static List<AlertRule> alerts() {
    return alerts(RULES);
  }

  /** The alerts of a rule file. */
  static List<AlertRule> alerts(Path file) {
    return rules(file).filter(rule -> rule.has("alert")).map(AlertRule::read).toList();
  }

  /** The alerts of all rule files, also of those that are optional. */
  static List<AlertRule> allAlerts() {
    return RULE_FILES.stream().flatMap(file -> alerts(file).stream()).toList();
  }

  /** The names of all alerts, also of those that are optional. */
  static Set<String> alertNames() {
    return allAlerts().stream().map(AlertRule::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of the series that recording rules create. */
  static Set<String> recorded() {
    return rules(RULES)
        .filter(rule -> rule.has("record"))
        .map(rule -> rule.path("record").asText())
        .collect(Collectors.toSet());
  }

  /** Expressions of all alerts and recording rules. */
  public static List<String> expressions() {
    return rules(RULES).map(rule -> rule.path("expr").asText()).toList();
  }

  private static Stream<JsonNode> rules(Path file) {
    return elements(read(file).path("groups")).flatMap(group -> elements(group.path("rules")));
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** Names, without the ending, of the files in a folder that have this ending. */
  static Set<String> names(String folder, String ending) {
    try (Stream<Path> files = Files.list(DIRECTORY.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
