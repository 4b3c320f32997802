// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/** Number of subtasks of a job by state, from {@code vertices[]} of {@code /jobs/:id}. */
record TaskCounts(int total, int running, int finished) {
  static TaskCounts of(JsonNode job) {
    int total = 0;
    int running = 0;
    int finished = 0;
    for (JsonNode vertex : job.path("vertices")) {
      total += vertex.path("parallelism").asInt();
      running += vertex.path("tasks").path("RUNNING").asInt();
      finished += vertex.path("tasks").path("FINISHED").asInt();
    }
    return new TaskCounts(total, running, finished);
  }

  boolean allRunning() {
    return running > 0 && running + finished == total;
  }
}
