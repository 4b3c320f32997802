// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A dashboard file from {@code dashboards/}. */
record Dashboard(Path file, JsonNode json) {
  static Path directory() {
    return Repository.root().resolve("dashboards");
  }

  /** All dashboards, ordered by file name. */
  static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Dashboard::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Dashboard named(String uid) {
    return read(directory().resolve(uid + ".json"));
  }

  private static Dashboard read(Path file) {
    try {
      return new Dashboard(file, new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  String uid() {
    return json.path("uid").asText();
  }

  /** All panels of a JSON array, including row titles. */
  List<Panel> all(JsonNode panels) {
    return elements(panels).map(panel -> new Panel(this, panel)).toList();
  }

  /** All panels, including row titles, and the panels of rows that are collapsed at first. */
  List<Panel> panelsAndRows() {
    return all(json.path("panels")).stream()
        .flatMap(
            panel -> Stream.concat(Stream.of(panel), all(panel.json().path("panels")).stream()))
        .toList();
  }

  /** All panels except row titles. */
  List<Panel> panels() {
    return panelsAndRows().stream().filter(panel -> !panel.isRow()).toList();
  }

  List<JsonNode> variables() {
    return elements(json.path("templating").path("list")).toList();
  }

  List<JsonNode> variablesWithQuery() {
    return variables().stream()
        .filter(variable -> variable.path("type").asText().equals("query"))
        .toList();
  }

  JsonNode variable(String name) {
    return variables().stream()
        .filter(variable -> variable.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The annotations that have a query. */
  List<JsonNode> annotations() {
    return elements(json.path("annotations").path("list"))
        .filter(annotation -> !annotation.has("builtIn"))
        .toList();
  }

  /** The queries of all panels and annotations. Those of variables are not PromQL. */
  List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    panels().forEach(panel -> queries.addAll(panel.queries()));
    annotations()
        .forEach(
            annotation ->
                queries.add(
                    new Query(
                        uid() + " annotation " + annotation.path("name").asText(),
                        annotation.path("expr").asText())));
    return queries;
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return uid();
  }
}
