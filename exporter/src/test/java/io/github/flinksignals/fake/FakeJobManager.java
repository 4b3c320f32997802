// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A JobManager that a test scripts. Its jobs are {@link ServedJob}s, such as a {@link FakeJob}, or
 * captured ones. A response to a path, such as an error, an endless body or none at all, replaces
 * what the jobs answer.
 *
 * <p>It is used as a {@link #client()}, as the dispatcher of a MockWebServer, or at a {@link
 * #url()} by other processes.
 */
public final class FakeJobManager extends Dispatcher {
  /** When the jobs of {@link #run} started. */
  public static final long STARTED = 1_700_000_000_000L;

  private final List<ServedJob> jobs = new ArrayList<>();
  private final Map<String, MockResponse> responses = new HashMap<>();
  private final Map<String, Integer> requests = new TreeMap<>();
  private InstantSource clock;
  private boolean clockReported;
  private boolean reachable = true;
  private Optional<String> refusal = Optional.empty();
  private Optional<LoopbackServer> server = Optional.empty();

  /** Changes the answers of a JobManager on their way to a client. */
  public interface Change {
    Answer to(HttpUrl url, Answer answer) throws IOException;
  }

  /** A JobManager a minute after the jobs of {@link #run} started. */
  public FakeJobManager() {
    this(Instant.ofEpochMilli(STARTED).plusSeconds(60));
  }

  public FakeJobManager(Instant now) {
    this(InstantSource.fixed(now));
  }

  public FakeJobManager(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void setTime(Instant time) {
    clock = InstantSource.fixed(time);
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

  public synchronized <J extends ServedJob> J add(J job) {
    jobs.add(job);
    return job;
  }

  /** Adds jobs at the same time. */
  public synchronized void addAll(List<? extends ServedJob> others) {
    jobs.addAll(others);
  }

  /** Every {@link FakeJob} completes a checkpoint that was triggered at a time. */
  public synchronized void completeCheckpoints(Instant triggered) {
    jobs.stream()
        .filter(FakeJob.class::isInstance)
        .map(FakeJob.class::cast)
        .forEach(job -> job.completesCheckpoint(triggered));
  }

  public synchronized void remove(ServedJob job) {
    jobs.remove(job);
  }

  /**
   * Sets the response to a path, which ends with {@code ?get} for values of subtask metrics, and
   * with {@code ?get=NAME} for a metric of the TaskManagers.
   */
  public synchronized void answer(String path, MockResponse response) {
    responses.put(path, response);
  }

  public void answer(String path, String body) {
    answer(path, 200, body);
  }

  public void answer(String path, int code, String body) {
    answer(path, response(code, body));
  }

  /** Sets the response to a path to a body that continues until the client stops reading. */
  public void answerEndlessly(String path, String beginning, String repeated) {
    answer(path, new MockResponse.Builder().body(new EndlessBody(beginning, repeated)).build());
  }

  /** Sets the response to a path to a body that begins, and ends after a pause. */
  public void answerSlowly(String path, String beginning, Duration pause) {
    answer(path, new MockResponse.Builder().body(new HangingBody(beginning, pause)).build());
  }

  /** Removes all responses that were set, so the jobs answer again. */
  public synchronized void clearAnswers() {
    responses.clear();
  }

  /** Lists running jobs with these ids in the overview, and sets all responses about each. */
  public void run(String... jobIds) {
    overview("RUNNING", jobIds);
    Stream.of(jobIds).forEach(id -> CapturedJob.responses(id).forEach(this::answer));
  }

  /** The start times are in the reverse order of the ids: the first id started last. */
  public void overview(String state, String... jobIds) {
    answer(
        "/jobs/overview",
        Stream.of(jobIds)
            .map(id -> entry(id, "job of " + id, STARTED - id.charAt(0), state))
            .collect(Collectors.joining(",", "{\"jobs\":[", "]}")));
  }

  /** An element of {@code /jobs/overview}. */
  public static String entry(String id, String name, long startTime, String state) {
    return CapturedJob.entry(id, name, startTime, state);
  }

  /** The {@code /jobs/:id} of a job that {@link #run} lists. */
  public static String job(String id, long runningSince) {
    return CapturedJob.details(id, runningSince);
  }

  /** A list of metrics with these names, which are separated by spaces. */
  public static String names(String names) {
    return CapturedJob.names(names);
  }

  public static String aggregated(String id, String value) {
    return CapturedJob.aggregated(id, value);
  }

  /**
   * The number of requests that a MockWebServer received since the last call, by the paths of
   * {@link #answer}.
   */
  public synchronized Map<String, Integer> takeRequests() {
    Map<String, Integer> taken = new TreeMap<>(requests);
    requests.clear();
    return taken;
  }

  /** A client that sends all its requests to this JobManager. */
  public OkHttpClient client() {
    return client((url, answer) -> answer);
  }

  /** A client that sends all its requests to this JobManager, and receives changed answers. */
  public OkHttpClient client(Change change) {
    return new OkHttpClient.Builder()
        .addInterceptor(
            chain -> {
              HttpUrl url = chain.request().url();
              Answer answer = change.to(url, Answer.of(reach(url)));
              return new Response.Builder()
                  .request(chain.request())
                  .protocol(Protocol.HTTP_1_1)
                  .code(answer.status())
                  .message("fake")
                  .body(ResponseBody.create(answer.body(), MediaType.get("application/json")))
                  .build();
            })
        .build();
  }

  /** The URL at which other processes reach this JobManager; the first call starts a server. */
  public synchronized String url() {
    if (server.isEmpty()) {
      server = Optional.of(new LoopbackServer(this::response));
    }
    return server.get().url();
  }

  @Override
  public synchronized void close() {
    server.ifPresent(LoopbackServer::close);
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    String path = path(request.getUrl());
    requests.merge(
        request.getMethod().equals("GET") ? path : request.getMethod() + " " + path,
        1,
        Integer::sum);
    // On a kept connection each response waits 40 ms for the acknowledgement of its headers.
    return response(request.getUrl()).newBuilder().setHeader("Connection", "close").build();
  }

  /** The body of an answer; empty if the path is not found. */
  public Optional<String> answer(HttpUrl url) throws ConnectException {
    Answer answer = Answer.of(reach(url));
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.text());
  }

  private synchronized MockResponse reach(HttpUrl url) throws ConnectException {
    if (!reachable) {
      throw new ConnectException("Connection refused");
    }
    return response(url);
  }

  /** The response to a request. */
  public synchronized MockResponse response(HttpUrl url) {
    if (!reachable) {
      return response(503, "");
    }
    if (refusal.isPresent()) {
      return response(502, refusal.get());
    }
    String path = path(url);
    MockResponse set = responses.get(path);
    if (set != null) {
      return set;
    }
    JsonNode scripted = scripted(url.pathSegments(), url.queryParameter("get"));
    return scripted == null
        ? response(404, "{\"errors\":[\"Not found: " + path + "\"]}")
        : response(200, scripted.toString());
  }

  private static MockResponse response(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  private static String path(HttpUrl url) {
    String path = url.encodedPath();
    String names = url.queryParameter("get");
    if (names != null && path.equals("/taskmanagers/metrics")) {
      return path + "?get=" + names;
    }
    return path + (names != null && path.endsWith("/subtasks/metrics") ? "?get" : "");
  }

  private JsonNode scripted(List<String> path, String get) {
    if (path.size() > 1 && path.get(0).equals("jobs") && !path.get(1).equals("overview")) {
      return jobs.stream()
          .filter(job -> job.id().equals(path.get(1)) && job.answering())
          .findFirst()
          .map(
              job ->
                  job.answer(
                      String.join("/", path.subList(2, path.size())),
                      get,
                      clock.instant(),
                      clockReported))
          .orElse(null);
    }
    return switch (String.join("/", path)) {
      case "jobs/overview" ->
          RestJson.object()
              .set(
                  "jobs",
                  RestJson.list(jobs.stream().map(job -> job.overview(clock.instant())).toList()));
      case "config" -> RestJson.object().put("flink-version", "2.2.0");
      case "jobmanager/config" -> RestJson.list(List.of());
      case "jobmanager/metrics" ->
          RestJson.list(
              List.of(
                  RestJson.metric("taskSlotsTotal", 16),
                  RestJson.metric("taskSlotsAvailable", 2),
                  RestJson.metric("numRegisteredTaskManagers", 6)));
      default -> null;
    };
  }
}
