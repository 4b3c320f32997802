// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** A fake JobManager that answers with the state that a test sets, in Flink's JSON. */
public final class FakeJobManager {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> SOURCE_METRICS =
      List.of("watermarkLag", "pendingRecords", "numRecordsOut");

  private final List<FakeJob> jobs = new ArrayList<>();
  private Instant now;
  private boolean clockReported;
  private boolean reachable = true;
  private Optional<String> refusal = Optional.empty();

  public FakeJobManager(Instant now) {
    this.now = now;
  }

  public synchronized void setTime(Instant time) {
    now = time;
  }

  /** From now on, {@code /jobs/:id} has the time of this JobManager. */
  public synchronized void reportClock() {
    clockReported = true;
  }

  public synchronized void setReachable(boolean isReachable) {
    reachable = isReachable;
  }

  /** Simulates a proxy that answers 502 with a text; empty for none. */
  public synchronized void setRefusal(Optional<String> text) {
    refusal = text;
  }

  private synchronized Optional<String> refusal() {
    return refusal;
  }

  public synchronized FakeJob add(FakeJob job) {
    jobs.add(job);
    return job;
  }

  /** Every job completes a checkpoint that was triggered at a time. */
  public synchronized void completeCheckpoints(Instant triggered) {
    jobs.forEach(job -> job.completesCheckpoint(triggered));
  }

  public synchronized void remove(FakeJob job) {
    jobs.remove(job);
  }

  /** A client that sends all its requests to this JobManager. */
  public OkHttpClient client() {
    return new OkHttpClient.Builder()
        .addInterceptor(
            chain -> {
              Optional<String> body = answer(chain.request().url());
              Optional<String> refused = refusal();
              return new Response.Builder()
                  .request(chain.request())
                  .protocol(Protocol.HTTP_1_1)
                  .code(refused.isPresent() ? 502 : body.isPresent() ? 200 : 404)
                  .message("fake")
                  .body(
                      ResponseBody.create(
                          refused.or(() -> body).orElse("{}"), MediaType.get("application/json")))
                  .build();
            })
        .build();
  }

  /** Empty if the path is not found. */
  public synchronized Optional<String> answer(HttpUrl url) throws ConnectException {
    if (!reachable) {
      throw new ConnectException("Connection refused");
    }
    return Optional.ofNullable(answer(url.pathSegments(), url.queryParameter("get")))
        .map(FakeJobManager::json);
  }

  private Object answer(List<String> path, String get) {
    if (path.get(0).equals("jobs") && path.size() > 2) {
      return jobs.stream()
          .filter(job -> job.id.equals(path.get(1)) && job.answering)
          .findFirst()
          .map(job -> answer(job, String.join("/", path.subList(2, path.size())), get))
          .orElse(null);
    }
    if (path.get(0).equals("jobs") && !path.get(1).equals("overview")) {
      return jobs.stream()
          .filter(job -> job.id.equals(path.get(1)) && job.answering)
          .findFirst()
          .map(job -> job.details(now, clockReported))
          .orElse(null);
    }
    return switch (String.join("/", path)) {
      case "jobs/overview" -> Map.of("jobs", jobs.stream().map(FakeJob::overview).toList());
      case "config" -> Map.of("flink-version", "2.2.0");
      case "jobmanager/config" -> List.of();
      case "jobmanager/metrics" ->
          List.of(
              metric("taskSlotsTotal", 16),
              metric("taskSlotsAvailable", 2),
              metric("numRegisteredTaskManagers", 6));
      default -> null;
    };
  }

  private Object answer(FakeJob job, String path, String get) {
    return switch (path) {
      case "checkpoints" -> job.checkpoints();
      case "checkpoints/config" ->
          Map.of(
              "interval",
              10_000,
              "timeout",
              60_000,
              "min_pause",
              0,
              "tolerable_failed_checkpoints",
              7);
      case "metrics" -> List.of(metric("numRestarts", job.restarts));
      case "exceptions" -> Map.of("exceptionHistory", Map.of("entries", job.exceptions));
      case "vertices/v0/subtasks/metrics" ->
          SOURCE_METRICS.stream()
              .map(name -> "Source__orders." + name)
              .map(name -> get == null ? Map.of("id", name) : aggregate(name, 1_500))
              .toList();
      case "vertices/v2/subtasks/metrics" ->
          List.of(aggregate("currentInputWatermark", job.watermark(now)));
      default -> path.startsWith("checkpoints/details/") ? job.checkpointDetails() : null;
    };
  }

  private static Map<String, Object> metric(String id, int value) {
    return Map.of("id", id, "value", Integer.toString(value));
  }

  private static Map<String, Object> aggregate(String id, long value) {
    return Map.of("id", id, "min", value, "max", value, "sum", 2 * value);
  }

  private static String json(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
