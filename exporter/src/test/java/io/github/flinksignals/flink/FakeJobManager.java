// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/**
 * A fake JobManager, by default with jobs of one source, one operator and two sinks, that records
 * its requests.
 */
final class FakeJobManager extends Dispatcher {
  static final long STARTED = 1_700_000_000_000L;

  private static final String NAMES =
      "Source__orders.watermarkLag Source__orders.currentEmitEventTimeLag"
          + " Source__orders.pendingRecords Source__orders.sourceIdleTime"
          + " Source__orders.numRecordsOut";

  private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new ArrayList<>();

  FakeJobManager() {
    answer("/jobs/overview", "{\"jobs\":[]}");
    answer(
        "/jobmanager/metrics",
        "[{\"id\":\"taskSlotsTotal\",\"value\":\"8\"},"
            + "{\"id\":\"taskSlotsAvailable\",\"value\":\"4\"},"
            + "{\"id\":\"numRegisteredTaskManagers\",\"value\":\"2\"}]");
    answer("/config", Captured.body("2.2.0", "config"));
    answer("/jobmanager/config", "[]");
  }

  /** Sets the response to a path, with or without a query. */
  void answer(String path, MockResponse response) {
    answers.put(path, response);
  }

  void answer(String path, String body) {
    answer(path, new MockResponse.Builder().body(body).build());
  }

  void answer(String path, int code, String body) {
    answer(path, new MockResponse.Builder().code(code).body(body).build());
  }

  /** Lists running jobs with these ids in the overview, and sets all responses about each. */
  void run(String... jobIds) {
    overview("RUNNING", jobIds);
    for (String id : jobIds) {
      answerForJob(id);
    }
  }

  /** The start times are in the reverse order of the ids: the first id started last. */
  void overview(String state, String... jobIds) {
    List<String> entries = new ArrayList<>();
    for (String id : jobIds) {
      entries.add(entry(id, "job of " + id, STARTED - id.charAt(0), state));
    }
    answer("/jobs/overview", "{\"jobs\":[" + String.join(",", entries) + "]}");
  }

  /** An element of {@code /jobs/overview}. */
  static String entry(String id, String name, long startTime, String state) {
    return ("{'jid':'%s','name':'%s','start-time':%d,'end-time':-1,'state':'%s',"
            + "'tasks':{'total':4,'running':4}}")
        .formatted(id, name, startTime, state)
        .replace('\'', '"');
  }

  private void answerForJob(String id) {
    String job = "/jobs/" + id;
    answer(job, job(id, STARTED));
    answer(job + "/checkpoints", Captured.body("2.2.0", "checkpoints-restored"));
    answer(job + "/checkpoints/config", Captured.body("2.2.0", "checkpoints-config"));
    answer(job + "/metrics", "[{\"id\":\"numRestarts\",\"value\":\"0\"}]");
    answer(job + "/exceptions", Captured.body("2.2.0", "exceptions-own-code"));
    String subtasks = "/subtasks/metrics";
    answer(job + "/vertices/source" + subtasks, names(NAMES));
    answer(
        job + "/vertices/source" + subtasks + "?get",
        aggregated("Source__orders.watermarkLag", "2000"));
    answer(
        job + "/vertices/left" + subtasks + "?get",
        aggregated("currentInputWatermark", "1700000000000"));
    answer(job + "/vertices/right" + subtasks + "?get", "[]");
  }

  static String job(String id, long runningSince) {
    return ("{'jid':'%s','state':'RUNNING','job-type':'STREAMING','timestamps':{'RUNNING':%d},"
            + "'vertices':[%s,%s,%s,%s],'plan':{'nodes':["
            + "{'id':'source'},{'id':'map','inputs':[{'id':'source'}]},"
            + "{'id':'left','inputs':[{'id':'map'}]},{'id':'right','inputs':[{'id':'map'}]}]}}")
        .formatted(
            id, runningSince, vertex("source"), vertex("map"), vertex("left"), vertex("right"))
        .replace('\'', '"');
  }

  private static String vertex(String id) {
    return "{'id':'%s','name':'%s','parallelism':1,'tasks':{'RUNNING':1}}".formatted(id, id);
  }

  /** A list of metrics with these names, which are separated by spaces. */
  static String names(String names) {
    return List.of(names.split(" ", -1)).stream()
        .map(name -> "{\"id\":\"" + name + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String aggregated(String id, String value) {
    return "[{'id':'%s','min':%s,'max':%s,'sum':%s}]"
        .formatted(id, value, value, value)
        .replace('\'', '"');
  }

  /** The number of requests by path since the last call, with {@code ?get} if it was present. */
  Map<String, Integer> takeRequests() {
    synchronized (requests) {
      Map<String, Integer> counts = new TreeMap<>();
      requests.forEach(path -> counts.merge(path, 1, Integer::sum));
      requests.clear();
      return counts;
    }
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    HttpUrl url = request.getUrl();
    boolean subtasks = url.encodedPath().endsWith("/subtasks/metrics");
    String path = url.encodedPath() + (subtasks && url.queryParameter("get") != null ? "?get" : "");
    synchronized (requests) {
      requests.add("GET".equals(request.getMethod()) ? path : request.getMethod() + " " + path);
    }
    MockResponse missing =
        new MockResponse.Builder()
            .code(404)
            .body("{\"errors\":[\"Not found: " + path + "\"]}")
            .build();
    // On a kept connection each response waits 40 ms for the acknowledgement of its headers.
    return answers
        .getOrDefault(path, missing)
        .newBuilder()
        .setHeader("Connection", "close")
        .build();
  }
}
