// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.fake.Answer;
import io.github.flinksignals.fake.FakeJobManager;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;
import okhttp3.HttpUrl;

/** Damages the answers to the requests for one path. */
final class DamagedPath implements FakeJobManager.Change {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OVERVIEW = "/jobs/overview";

  private final FakeJobManager.Change flink;
  private final String healthyJob;
  private final TreeSet<String> requested = new TreeSet<>();
  private Optional<Damage> damage = Optional.empty();
  private String damagedPath = "";

  /**
   * @param flink decides the undamaged answers
   * @param healthyJob id of the job that is never damaged
   */
  DamagedPath(FakeJobManager.Change flink, String healthyJob) {
    this.flink = flink;
    this.healthyJob = healthyJob;
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
    return requested.stream()
        .filter(path -> path.startsWith("/jobs/") && !path.contains("/" + healthyJob))
        .toList();
  }

  @Override
  public Answer to(HttpUrl url, Answer scripted) throws IOException {
    String path = url.encodedPath() + (url.queryParameter("get") == null ? "" : "?get");
    requested.add(path);
    Answer answer = flink.to(url, scripted);
    return damage.isPresent() && path.equals(damagedPath) ? damaged(path, answer) : answer;
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
