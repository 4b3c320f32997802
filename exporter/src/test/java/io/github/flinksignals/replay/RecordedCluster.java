// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Requests everything from a JobManager that the exporter uses or may use later: all metrics of all
 * tasks by name, and the log whenever another checkpoint failed.
 */
final class RecordedCluster {
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Keeps the URL short enough for Flink's server. */
  private static final int NAMES_AT_ONCE = 30;

  private final OkHttpClient client;
  private final HttpUrl base;
  private final RecordingFile file;
  private final UnaryOperator<String> edited;
  private final Set<String> failedCheckpoints = new HashSet<>();
  private Instant now = Instant.EPOCH;

  /**
   * @param edited changes each body before it is written
   */
  RecordedCluster(
      OkHttpClient client, HttpUrl base, RecordingFile file, UnaryOperator<String> edited) {
    this.client = client;
    this.base = base;
    this.file = file;
    this.edited = edited;
  }

  /**
   * Requests everything once.
   *
   * @param time recorded as the time of all answers
   */
  void poll(Instant time) throws IOException {
    now = time;
    JsonNode overview = request("/jobs/overview");
    if (overview.isMissingNode()) {
      return;
    }
    request("/overview");
    request("/config");
    request("/jobmanager/config");
    metrics("/jobmanager/metrics");
    applications();
    boolean failed = false;
    for (JsonNode job : overview.path("jobs")) {
      if (!ENDED.contains(job.path("state").asText())) {
        failed |= job("/jobs/" + job.path("jid").asText());
      }
    }
    if (failed) {
      request("/jobmanager/logs");
      request("/jobmanager/log");
    }
  }

  /** Found in Flink 2.3 and later. */
  private void applications() throws IOException {
    for (JsonNode application : request("/applications/overview").path("applications")) {
      if (application.path("status").asText().equals("FAILED")) {
        request("/applications/" + application.path("id").asText() + "/exceptions");
      }
    }
  }

  /** Found in Flink 2.3 and later, if the history of rescales is on. */
  private void rescales(String job) throws IOException {
    for (JsonNode rescale : request(job + "/rescales/history")) {
      request(job + "/rescales/details/" + rescale.path("rescaleUuid").asText());
    }
  }

  /** Returns whether another checkpoint failed since the last call. */
  private boolean job(String path) throws IOException {
    JsonNode job = request(path);
    request(path + "/checkpoints/config");
    request(path + "/exceptions");
    request(path + "/resource-requirements");
    rescales(path);
    metrics(path + "/metrics");
    for (JsonNode vertex : job.path("vertices")) {
      String task = path + "/vertices/" + vertex.path("id").asText();
      request(task);
      metrics(task + "/subtasks/metrics");
      request(task + "/watermarks");
    }
    boolean failed = false;
    for (JsonNode checkpoint : request(path + "/checkpoints").path("history")) {
      String details = path + "/checkpoints/details/" + checkpoint.path("id").asText();
      boolean isFailed = checkpoint.path("status").asText().equals("FAILED");
      if (!checkpoint.path("status").asText().equals("COMPLETED")) {
        request(details);
      }
      failed |= isFailed && failedCheckpoints.add(details);
    }
    return failed;
  }

  private void metrics(String path) throws IOException {
    List<String> names = new ArrayList<>();
    request(path).forEach(metric -> names.add(metric.path("id").asText()));
    for (int from = 0; from < names.size(); from += NAMES_AT_ONCE) {
      List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE));
      request(path + "?get=" + String.join(",", some));
    }
  }

  /** A missing node if there was no JSON answer with status 200. */
  private JsonNode request(String path) throws IOException {
    Recording.Answer answer = send(path);
    file.answer(now, path, new Recording.Answer(answer.status(), edited.apply(answer.body())));
    boolean json = answer.status() == 200 && !path.equals("/jobmanager/log");
    return MAPPER.readTree(json ? answer.body() : "");
  }

  private Recording.Answer send(String path) {
    HttpUrl url = base.resolve(path.substring(1));
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return new Recording.Answer(response.code(), response.body().string());
    } catch (IOException e) {
      return new Recording.Answer(0, "");
    }
  }
}
