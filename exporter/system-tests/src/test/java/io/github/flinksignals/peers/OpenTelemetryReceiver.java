// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends the requests that OpenTelemetry's flinkmetricsreceiver sends in a cycle, one after the
 * other on one connection. It reads every endpoint of metrics twice: first the names, then the
 * values of all names. A subtask has an endpoint of its own.
 */
final class OpenTelemetryReceiver {
  private final OkHttpClient client = new OkHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();
  private final String base;
  private int requests;

  /**
   * @param base URL of the REST API, without a slash at the end
   */
  OpenTelemetryReceiver(String base) {
    this.base = base;
  }

  /** Runs a cycle and returns the number of its requests. */
  int cycle() {
    requests = 0;
    metrics("/jobmanager/metrics");
    for (JsonNode taskManager : get("/taskmanagers").path("taskmanagers")) {
      metrics("/taskmanagers/" + taskManager.path("id").asText() + "/metrics");
    }
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      metrics("/jobs/" + job.path("jid").asText() + "/metrics");
    }
    for (JsonNode job : get("/jobs").path("jobs")) {
      subtasks("/jobs/" + job.path("id").asText());
    }
    return requests;
  }

  private void subtasks(String job) {
    for (JsonNode vertex : get(job).path("vertices")) {
      String task = job + "/vertices/" + vertex.path("id").asText();
      for (JsonNode subtask : get(task).path("subtasks")) {
        metrics(task + "/subtasks/" + subtask.path("subtask").asInt() + "/metrics");
      }
    }
  }

  private void metrics(String path) {
    String names = String.join(",", get(path).findValuesAsText("id"));
    get(path + "?get=" + names);
  }

  private JsonNode get(String path) {
    requests++;
    try (Response response =
        client.newCall(new Request.Builder().url(base + path).build()).execute()) {
      if (!response.isSuccessful()) {
        throw new IllegalStateException(path + " answered " + response.code());
      }
      return mapper.readTree(response.body().byteStream());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
