// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.alerts.AlertPack;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The alerting rules that are compared. */
enum RuleSet {
  FLINK_SIGNALS("flink-signals", "Flink Signals", AlertPack.RULES, Optional.empty()),
  COMMUNITY("community", "community", resource("community.rules.yml"), Optional.empty()),
  COMMUNITY_1M(
      "community-1m",
      "community, 1 min",
      resource("community.rules.yml"),
      Optional.of(Duration.ofMinutes(1))),
  AWS("aws", "AWS list", resource("aws.rules.yml"), Optional.empty());

  /** The label of all alerts by which Alertmanager distinguishes the sets. */
  static final String LABEL = "rule_set";

  private final String id;
  private final String title;
  private final Path rules;
  private final Optional<Duration> longestWait;

  RuleSet(String id, String title, Path rules, Optional<Duration> longestWait) {
    this.id = id;
    this.title = title;
    this.rules = rules;
    this.longestWait = longestWait;
  }

  private static Path resource(String name) {
    return Repository.root()
        .resolve("exporter/system-tests/src/test/resources/io/github/flinksignals/yardstick")
        .resolve(name);
  }

  /** The set with this value of the label {@link #LABEL}. */
  static RuleSet of(String id) {
    return Stream.of(values()).filter(set -> set.id.equals(id)).findFirst().orElseThrow();
  }

  /** The value of the label {@link #LABEL}. */
  String id() {
    return id;
  }

  /** The name in the head of a table. */
  String title() {
    return title;
  }

  /** The matcher of Alertmanager for all alerts of this set. */
  String matcher() {
    return LABEL + "=\"" + id + "\"";
  }

  /** Writes the rules into a directory, with the label, and with shorter wait times if it has. */
  Path write(Path directory) {
    JsonNode file = AlertPack.read(rules);
    alerts(file).values().forEach(this::prepare);
    try {
      // JSON is YAML.
      return Files.writeString(
          directory.resolve(id + ".rules.yml"), new ObjectMapper().writeValueAsString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void prepare(ObjectNode alert) {
    alert.withObject("/labels").put(LABEL, id);
    alert.put("for", holdTime(alert).toSeconds() + "s");
  }

  /** Its alerts by name, as Prometheus reads them except for what {@link #write} changes. */
  Map<String, ObjectNode> alerts() {
    return alerts(AlertPack.read(rules));
  }

  private static Map<String, ObjectNode> alerts(JsonNode file) {
    Map<String, ObjectNode> alerts = new TreeMap<>();
    for (JsonNode group : file.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.has("alert")) {
          alerts.put(rule.path("alert").asText(), (ObjectNode) rule);
        }
      }
    }
    return alerts;
  }

  /** How long the condition of an alert must hold before it fires. */
  Duration holdTime(String alert) {
    return holdTime(alerts().get(alert));
  }

  private Duration holdTime(ObjectNode alert) {
    Duration published = duration(alert.path("for").asText());
    return longestWait.filter(longest -> longest.compareTo(published) < 0).orElse(published);
  }

  /** The severity of an alert; empty if it has none. */
  String severity(String alert) {
    return alerts().get(alert).at("/labels/severity").asText();
  }

  /** A duration as Prometheus and Alertmanager write it, such as {@code 30s} or {@code 5m}. */
  static Duration duration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
