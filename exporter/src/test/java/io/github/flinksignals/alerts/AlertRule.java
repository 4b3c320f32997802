// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An alerting rule.
 *
 * @param holdTime how long the expression must hold, the field {@code for}
 * @param subject the beginning of the summary up to the colon: a template that names the job or
 *     cluster
 * @param summary the summary without the subject
 * @param description a template that queries Prometheus
 */
record AlertRule(
    String name,
    String expression,
    String holdTime,
    String severity,
    String subject,
    String summary,
    String description,
    String runbook) {
  private static final String SEPARATOR = ": ";

  static AlertRule read(JsonNode rule) {
    JsonNode annotations = rule.path("annotations");
    String[] summary = annotations.path("summary").asText().split(SEPARATOR, 2);
    if (summary.length < 2) {
      throw new IllegalArgumentException("The summary does not name a job or cluster: " + rule);
    }
    return new AlertRule(
        rule.path("alert").asText(),
        rule.path("expr").asText(),
        rule.path("for").asText(),
        rule.path("labels").path("severity").asText(),
        summary[0],
        summary[1],
        annotations.path("description").asText(),
        annotations.path("runbook_url").asText());
  }
}
