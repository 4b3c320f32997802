// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An alerting rule.
 *
 * @param holdTime how long the expression must hold, the field {@code for}
 * @param description a template that queries Prometheus
 */
record AlertRule(
    String name,
    String expression,
    String holdTime,
    String severity,
    String summary,
    String description,
    String runbook) {
  static AlertRule read(JsonNode rule) {
    JsonNode annotations = rule.path("annotations");
    return new AlertRule(
        rule.path("alert").asText(),
        rule.path("expr").asText(),
        rule.path("for").asText(),
        rule.path("labels").path("severity").asText(),
        annotations.path("summary").asText(),
        annotations.path("description").asText(),
        annotations.path("runbook_url").asText());
  }
}
