// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A panel of a dashboard, or a row title. */
record Panel(Dashboard dashboard, JsonNode json) {
  int id() {
    return json.path("id").asInt();
  }

  String type() {
    return json.path("type").asText();
  }

  boolean isRow() {
    return type().equals("row");
  }

  String title() {
    return json.path("title").asText();
  }

  String description() {
    return json.path("description").asText();
  }

  JsonNode defaults() {
    return json.path("fieldConfig").path("defaults");
  }

  List<JsonNode> overrides() {
    return Dashboard.elements(json.path("fieldConfig").path("overrides")).toList();
  }

  List<JsonNode> targets() {
    return Dashboard.elements(json.path("targets")).toList();
  }

  List<Query> queries() {
    return targets().stream()
        .map(
            target ->
                new Query(this + " " + target.path("refId").asText(), target.path("expr").asText()))
        .toList();
  }

  int grid(String field) {
    return json.path("gridPos").path(field).asInt(-1);
  }

  @Override
  public String toString() {
    return dashboard + " '" + title() + "'";
  }
}
