// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;

/** A stand-in for a JobManager with one healthy job, which can also send responses of any size. */
final class HugeJobManager implements AutoCloseable {
  private final FakeJobManager flink = new FakeJobManager(Instant.now());
  private final FakeJob healthyJob;
  private final Map<String, Body> bodies = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** Writes a body, which may be endless. */
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  HugeJobManager(String healthyJobName) {
    healthyJob =
        flink.add(
            FakeJob.streaming("well", healthyJobName, Instant.now().minus(Duration.ofHours(1))));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets the response to a path from now on. */
  void respond(String path, Body body) {
    bodies.put(path, body);
  }

  void respond(String path, String body) {
    respond(path, out -> out.write(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Removes all responses that were set. */
  void clearResponses() {
    bodies.clear();
  }

  /** Lists other jobs in the overview, in addition to the healthy one. */
  void addJobs(String... others) {
    String entries = String.join(",", others);
    respond("/jobs/overview", overview().replace("{\"jobs\":[", "{\"jobs\":[" + entries + ","));
  }

  /** An overview entry with all fields that Flink writes. */
  static String entry(String id, String name, String state) {
    return ("{'jid':'%s','name':'%s','start-time':%d,'end-time':-1,'duration':1,'state':'%s',"
            + "'last-modification':1,'tasks':{'running':1,'canceling':0,'canceled':0,'total':1,"
            + "'created':0,'scheduled':0,'deploying':0,'reconciling':0,'finished':0,'initializing':0,"
            + "'failed':0},'pending-operators':0}")
        .formatted(id, name, System.currentTimeMillis() / 1000_000 * 1000_000, state)
        .replace('\'', '"');
  }

  /** A job with this many tasks in a chain. */
  static String job(String id, int tasks, String name) {
    String vertices =
        IntStream.range(0, tasks)
            .mapToObj(i -> vertex(id + "-v" + i, name + i))
            .collect(Collectors.joining(","));
    String nodes =
        IntStream.range(0, tasks)
            .mapToObj(
                i ->
                    "{'id':'%1$s-v%2$d','description':'%3$s','inputs':[%4$s]}"
                        .formatted(
                            id,
                            i,
                            "what it does ".repeat(20),
                            i == 0 ? "" : "{'id':'%s-v%d'}".formatted(id, i - 1)))
            .collect(Collectors.joining(","));
    return ("{'jid':'%s','state':'RUNNING','job-type':'STREAMING','timestamps':{'RUNNING':1},"
            + "'vertices':[%s],'plan':{'nodes':[%s]}}")
        .formatted(id, vertices, nodes)
        .replace('\'', '"');
  }

  private static String vertex(String id, String name) {
    return ("{'id':'%s','name':'%s','maxParallelism':128,'parallelism':1,'status':'RUNNING',"
            + "'start-time':1,'end-time':-1,'duration':1,'tasks':{'RUNNING':1,'CREATED':0,"
            + "'FAILED':0},'slotSharingGroupId':'g','metrics':{'read-records':1,"
            + "'read-records-complete':true,'write-records':1,'write-records-complete':true,"
            + "'accumulated-backpressured-time':1,'accumulated-idle-time':%d,"
            + "'accumulated-busy-time':1.0}}")
        .formatted(id, name, System.currentTimeMillis() % 1_000_000);
  }

  private synchronized String overview() {
    return fake("/jobs/overview").orElseThrow();
  }

  private synchronized Optional<String> fake(String uri) {
    flink.setTime(Instant.now());
    healthyJob.completesCheckpoint(Instant.now().minusSeconds(2));
    try {
      return flink.answer(HttpUrl.get(url() + uri));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Body body = bodies.get(exchange.getRequestURI().getPath());
      if (body != null) {
        exchange.sendResponseHeaders(200, 0);
        body.write(exchange.getResponseBody());
        return;
      }
      Optional<String> known = fake(exchange.getRequestURI().toString());
      byte[] bytes = known.orElse("{\"errors\":[]}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(known.isPresent() ? 200 : 404, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
