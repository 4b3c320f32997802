// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Evidence and remedy of each root cause, from {@code /api/v1/status}. */
final class RootCauseTexts {
  private RootCauseTexts() {}

  /** The evidence and then the remedy of each root cause of each job. */
  static List<String> of(String status) {
    List<String> texts = new ArrayList<>();
    for (JsonNode job : parse(status).path("jobs")) {
      for (JsonNode mode : job.path("failureModes")) {
        if (mode.path("root").asBoolean()) {
          texts.add("Evidence: " + mode.path("evidence").asText());
          texts.add("Remedy: " + mode.path("remedy").asText());
        }
      }
    }
    return texts;
  }

  private static JsonNode parse(String status) {
    try {
      return new ObjectMapper().readTree(status);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + status, e);
    }
  }
}
