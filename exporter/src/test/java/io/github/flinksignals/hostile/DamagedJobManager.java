// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Forwards the answers of a JobManager and damages one of them. */
final class DamagedJobManager {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OVERVIEW = "/jobs/overview";

  private final JobManager flink;
  private final String healthyJob;
  private final TreeSet<String> asked = new TreeSet<>();
  private Optional<Damage> damage = Optional.empty();
  private String damagedPath = "";

  /** The undamaged JobManager. */
  interface JobManager {
    Answer answer(HttpUrl url) throws IOException;
  }

  /**
   * @param healthyJob id of the job that is never damaged
   */
  DamagedJobManager(JobManager flink, String healthyJob) {
    this.flink = flink;
    this.healthyJob = healthyJob;
  }

  /** A client that sends all its requests to this JobManager. */
  OkHttpClient client() {
    return new OkHttpClient.Builder().addInterceptor(chain -> response(chain.request())).build();
  }

  /** Damages the answers of a path from now on. */
  void damage(String path, Damage how) {
    damagedPath = path;
    damage = Optional.of(how);
  }

  void repair() {
    damage = Optional.empty();
  }

  /** The requested paths so far, except those of the healthy job. */
  List<String> paths() {
    return asked.stream()
        .filter(path -> path.startsWith("/jobs/") && !path.contains("/" + healthyJob))
        .toList();
  }

  private Response response(Request request) throws IOException {
    HttpUrl url = request.url();
    String path = url.encodedPath() + (url.queryParameter("get") == null ? "" : "?get");
    asked.add(path);
    Answer answer = flink.answer(url);
    if (damage.isPresent() && path.equals(damagedPath)) {
      answer = damaged(path, answer);
    }
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(answer.status())
        .message("unchanged")
        .body(ResponseBody.create(answer.body(), MediaType.get("application/json")))
        .build();
  }

  /** Damages only the other jobs in the overview. */
  private Answer damaged(String path, Answer answer) throws JsonProcessingException {
    if (!path.equals(OVERVIEW)) {
      return damage.orElseThrow().to(answer);
    }
    StringJoiner jobs = new StringJoiner(",", "{\"jobs\":[", "]}");
    for (JsonNode job : MAPPER.readTree(answer.text()).path("jobs")) {
      boolean healthy = job.path("jid").asText().equals(healthyJob);
      jobs.add(healthy ? job.toString() : damage.orElseThrow().toJson(job.toString()));
    }
    return Answer.of(answer.status(), jobs.toString());
  }
}
