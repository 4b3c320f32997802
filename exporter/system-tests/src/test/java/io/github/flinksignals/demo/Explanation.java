// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The exporter's own words about the root causes, from {@code /api/v1/status}. */
final class Explanation {
  private Explanation() {}

  /** For each root cause of each job what was seen, and then what to do. */
  static List<String> roots(String status) {
    List<String> explanations = new ArrayList<>();
    for (JsonNode job : parse(status).path("jobs")) {
      for (JsonNode mode : job.path("failureModes")) {
        if (mode.path("root").asBoolean()) {
          explanations.add("Evidence: " + mode.path("evidence").asText());
          explanations.add("Remedy: " + mode.path("remedy").asText());
        }
      }
    }
    return explanations;
  }

  private static JsonNode parse(String status) {
    try {
      return new ObjectMapper().readTree(status);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No JSON: " + status, e);
    }
  }
}
