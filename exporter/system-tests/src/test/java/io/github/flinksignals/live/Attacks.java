// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.http.WebFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;

/**
 * Attacks on an exporter, and on what it reads. Each lasts until {@link #end}. Responses and
 * requests contain {@link #SECRET}, which the exporter must not repeat.
 */
final class Attacks {
  /** Part of every planted secret, and of nothing else. */
  static final String SECRET = "hunter2";

  private static final String JOB = "/jobs/orders-id";

  /** What the exporter requests. */
  private static final List<String> PATHS =
      List.of(
          "/jobs/overview",
          "/config",
          "/jobmanager/config",
          "/jobmanager/metrics",
          "/jobmanager/logs",
          "/jobmanager/log",
          JOB,
          JOB + "/checkpoints",
          JOB + "/checkpoints/config",
          JOB + "/metrics",
          JOB + "/exceptions",
          JOB + "/vertices/v0/subtasks/metrics",
          JOB + "/vertices/v0/subtasks/metrics?get",
          JOB + "/vertices/v2/subtasks/metrics?get");

  private static final List<Integer> STATUSES =
      List.of(200, 200, 204, 301, 400, 401, 403, 404, 418, 500, 502, 503, 599);

  /** Errors as servers, proxies and storage clients write them; none is JSON of Flink. */
  private static final List<String> BODIES =
      List.of(
          "",
          "null",
          "[]",
          "{\"errors\":[\"s3.secret-key: \\\"hunter2\\\"\"]}",
          "{\"errors\":[\"java.lang.IllegalStateException: password=hunter2\\n\\tat a.B.c(D.java:1)\\nCaused by: token: hunter2\"]}",
          "<html><title>503</title>https://user:hunter2@store/c?sig=hunter2</html>",
          "{\"jobs\":[{\"jid\":\"hunter2\",\"state\":hunter2}]}",
          "{\"jobs\":[{\"jid\":[\"hunter2\"]}],\"vertices\":-12,\"history\":{\"hunter2\":1}}",
          "[{\"id\":\"hunter2\",\"value\":\"hunter2\"},null,[],{\"value\":1e999}]",
          "{\"a\":".repeat(50_000),
          "[" + "{},".repeat(20_000) + "{}]",
          "\u0000\u001b[2J\u009b\u202ehunter2");

  /** Names that control a terminal, a pipeline or a page. */
  private static final List<String> NAMES =
      List.of(
          "a\\u001b[2J\\u009b31m",
          "a\\u202eb\\u2067c\\u2028d",
          "::add-mask::a",
          "##vso[task.complete]a",
          "##teamcity[a]",
          "<script>a</script>",
          "\\ud83d",
          "n".repeat(5_000));

  private static final List<String> WEB_FILES =
      List.of(
          "",
          "basic_auth_users: {anna: hunter2}",
          "basic_auth_users: {anna: &a hunter2, bert: *a}",
          "hunter2",
          "tls_server_config: {cert: hunter2, key: hunter2}",
          WebFiles.USERS.substring(0, WebFiles.USERS.length() / 2));

  private final Random random;
  private final FakeJobManager flink;
  private final AtomicReference<Duration> clockOffset;
  private final WebFiles files;
  private final URI exporter;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Socket> clients = new ArrayList<>();

  /**
   * @param clockOffset how much the clock of the JobManager is ahead
   * @param files the web configuration of the exporter, with {@link WebFiles#USERS}
   */
  Attacks(
      Random random,
      FakeJobManager flink,
      AtomicReference<Duration> clockOffset,
      WebFiles files,
      URI exporter) {
    this.random = random;
    this.flink = flink;
    this.clockOffset = clockOffset;
    this.files = files;
    this.exporter = exporter;
  }

  /** The attacks by name. */
  Map<String, Runnable> all() {
    Map<String, Runnable> attacks = new TreeMap<>();
    attacks.put("odd bodies", this::oddBodies);
    attacks.put("endless bodies", this::endlessBodies);
    attacks.put("hanging bodies", this::hangingBodies);
    attacks.put("odd names", this::oddNames);
    attacks.put("secrets in failures", this::secretsInFailures);
    attacks.put("unreachable", () -> flink.setReachable(false));
    attacks.put("clock jump", this::clockJump);
    attacks.put("silent clients", () -> connect(300, ""));
    attacks.put("half a head", () -> connect(100, "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc"));
    attacks.put("unread answers", () -> connect(100, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));
    attacks.put("odd requests", this::oddRequests);
    attacks.put("wrong passwords", this::wrongPasswords);
    attacks.put("web file swaps", this::webFileSwap);
    return attacks;
  }

  /** Ends all attacks. */
  void end() {
    flink.clearAnswers();
    flink.setReachable(true);
    files.configure(WebFiles.USERS);
    for (Socket client : clients) {
      try {
        client.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    clients.clear();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void oddBodies() {
    for (int i = random.nextInt(PATHS.size()); i >= 0; i--) {
      MockResponse.Builder response =
          new MockResponse.Builder().code(any(STATUSES)).body(any(BODIES));
      flink.answer(any(PATHS), response.build());
    }
  }

  /** At most four at the same time, because the exporter reads four responses at the same time. */
  private void endlessBodies() {
    for (int i = 0; i < 4; i++) {
      flink.answerEndlessly(
          any(PATHS), "{\"jobs\":[", any(List.of("{},", "null,", "[", "\"hunter2\",")));
    }
  }

  private void hangingBodies() {
    for (int i = random.nextInt(4); i >= 0; i--) {
      // Longer than the timeout of a poll.
      flink.answerSlowly(any(PATHS), "{\"jobs\":[", Duration.ofSeconds(10));
    }
  }

  private void oddNames() {
    String entry =
        "{\"jid\":\"%s\",\"name\":\"%s\",\"start-time\":%d,\"end-time\":-1,\"state\":\"%s\",\"tasks\":{\"total\":4,\"running\":4}}";
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      String state = any(List.of("RUNNING", "FAILED", "RESTARTING"));
      entries.add(entry.formatted("odd-" + i, NAMES.get(i), System.currentTimeMillis(), state));
    }
    flink.answer("/jobs/overview", "{\"jobs\":[" + String.join(",", entries) + "]}");
  }

  private void secretsInFailures() {
    long now = System.currentTimeMillis();
    String trace =
        "java.io.IOException: password=hunter2\\n\\tat a.B.c(D.java:1)\\nCaused by: key: hunter2"
            + "\\nCaused by: com.amazonaws.AmazonS3Exception: hunter2 (Status Code: 403; Error Code:"
            + " hunter2)";
    flink.answer(
        JOB + "/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"exceptionName\":\"a.B: hunter2\",\"stacktrace\":\""
            + trace
            + "\",\"timestamp\":"
            + now
            + ",\"taskName\":\"enrich\"}]}}");
    String failed =
        "{\"id\":%d,\"status\":\"FAILED\",\"trigger_timestamp\":%d,\"failure_timestamp\":%d,\"failure_message\":\"%s\",\"external_path\":\"s3://key:hunter2@b/chk\"}";
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long at = now - 10_000 - i * 1_000L;
      failures.add(failed.formatted(904 - i, at, at + 500, i % 2 == 0 ? trace : SECRET));
    }
    flink.answer(
        JOB + "/checkpoints",
        "{\"counts\":{\"completed\":3},\"latest\":{\"failed\":"
            + failures.get(0)
            + ",\"restored\":{\"id\":900,\"restore_timestamp\":"
            + now
            + ",\"external_path\":\"s3://key:hunter2@bucket/chk-900?sig=hunter2\"}},\"history\":"
            + failures
            + "}");
    flink.answer(
        "/jobmanager/logs", "{\"logs\":[{\"name\":\"hunter2.log\",\"size\":90,\"mtime\":7}]}");
    flink.answer(
        "/jobmanager/log",
        "14:28:31,9 WARN  Failed to trigger or complete checkpoint 904 for job orders-id\n"
            + trace.replace("\\n", "\n").replace("\\t", "\t"));
  }

  private void clockJump() {
    clockOffset.set(Duration.ofSeconds(random.nextInt(4 * 3_600) - 2 * 3_600));
  }

  private void connect(int number, String sent) {
    try {
      for (int i = 0; i < number; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), exporter.getPort());
        clients.add(client);
        client.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void oddRequests() {
    for (String sent :
        List.of(
            "GET /hunter2?hunter2 HTTP/1.1\r\nHost: hunter2\r\n\r\n",
            "hunter2 / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\nhunter2",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhunter2",
            "GET / HTTP/1.1\r\nAuthorization: Basic hunter2\r\n\r\n",
            "GET /%zz HTTP/1.1\r\n" + "hunter2: hunter2\r\n".repeat(200) + "\r\n",
            "\u0000\u0001\u0002\r\n\r\n")) {
      connect(10, sent);
    }
  }

  private void wrongPasswords() {
    for (int i = 0; i < 30; i++) {
      String header = any(List.of("anna", "nobody", SECRET)) + ":" + SECRET + i;
      HttpRequest request =
          HttpRequest.newBuilder(exporter.resolve("/metrics"))
              .header("Authorization", basic(header))
              .timeout(Duration.ofSeconds(30))
              .build();
      CompletableFuture<HttpResponse<Void>> unused =
          http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }
  }

  /** The value of the header {@code Authorization}. */
  static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private void webFileSwap() {
    files.configure(any(WEB_FILES));
  }
}
