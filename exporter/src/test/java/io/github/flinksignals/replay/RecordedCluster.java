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
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks a JobManager for all that the exporter asks for today or may want to know one day: all
 * metrics of all tasks, with all their names, and the log whenever another checkpoint failed.
 */
final class RecordedCluster {
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** So many names make an address that Flink's server still takes. */
  private static final int NAMES_AT_ONCE = 30;

  private final OkHttpClient client;
  private final HttpUrl base;
  private final RecordingFile file;
  private final Set<String> failedCheckpoints = new HashSet<>();
  private Instant now = Instant.EPOCH;

  RecordedCluster(OkHttpClient client, HttpUrl base, RecordingFile file) {
    this.client = client;
    this.base = base;
    this.file = file;
  }

  /**
   * Asks for everything once.
   *
   * @param time at which all of it counts as answered
   */
  void poll(Instant time) throws IOException {
    now = time;
    JsonNode overview = ask("/jobs/overview");
    if (overview.isMissingNode()) {
      return;
    }
    ask("/config");
    ask("/jobmanager/config");
    metrics("/jobmanager/metrics");
    boolean failed = false;
    for (JsonNode job : overview.path("jobs")) {
      if (!ENDED.contains(job.path("state").asText())) {
        failed |= job("/jobs/" + job.path("jid").asText());
      }
    }
    if (failed) {
      ask("/jobmanager/logs");
      ask("/jobmanager/log");
    }
  }

  /** Returns whether a checkpoint failed that had not failed before. */
  private boolean job(String path) throws IOException {
    JsonNode job = ask(path);
    ask(path + "/checkpoints/config");
    ask(path + "/exceptions");
    ask(path + "/resource-requirements");
    metrics(path + "/metrics");
    for (JsonNode vertex : job.path("vertices")) {
      String task = path + "/vertices/" + vertex.path("id").asText();
      metrics(task + "/subtasks/metrics");
      ask(task + "/watermarks");
    }
    boolean failed = false;
    for (JsonNode checkpoint : ask(path + "/checkpoints").path("history")) {
      String details = path + "/checkpoints/details/" + checkpoint.path("id").asText();
      boolean isFailed = checkpoint.path("status").asText().equals("FAILED");
      if (!checkpoint.path("status").asText().equals("COMPLETED")) {
        ask(details);
      }
      failed |= isFailed && failedCheckpoints.add(details);
    }
    return failed;
  }

  private void metrics(String path) throws IOException {
    List<String> names = new ArrayList<>();
    ask(path).forEach(metric -> names.add(metric.path("id").asText()));
    for (int from = 0; from < names.size(); from += NAMES_AT_ONCE) {
      List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE));
      ask(path + "?get=" + String.join(",", some));
    }
  }

  /** A missing node if there was no answer, or none in JSON that says yes. */
  private JsonNode ask(String path) throws IOException {
    Recording.Answer answer = send(path);
    file.answer(now, path, answer);
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
