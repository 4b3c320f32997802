// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Most fail with the server of simpleclient_httpserver 0.16.0. */
class ExporterServerTest {
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  private final TestCollector collector = new TestCollector();
  private final TestServer server = TestServer.serving(collector);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void servesTextWithoutCreatedSamples() {
    HttpResponse<String> response = server.get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains("# TYPE demo_requests_total counter\ndemo_requests_total 1.0\n")
        .contains("demo_answers{name=\"two\\nlines\",} 42.0\n")
        .doesNotContain("_created")
        .doesNotContain("# EOF");
  }

  @Test
  void servesOpenMetricsOnRequest() {
    HttpResponse<String> response = server.get("/metrics", "Accept", OPEN_METRICS);

    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.body())
        .contains("# TYPE demo_requests counter\n")
        .doesNotContain("_created")
        .endsWith("\n# EOF\n");
  }

  @Test
  void servesFromMemoryUntilTheNextPoll() {
    String first = server.get("/metrics").body();

    assertThat(server.get("/metrics").body()).isEqualTo(first);
    server.get("/metrics", "Accept", OPEN_METRICS);
    server.get("/metrics", "Accept-Encoding", "gzip");
    server.get("/metrics?name[]=demo_answers".replace("[]", "%5B%5D"));
    assertThat(collector.runs()).isEqualTo(1);

    server.refresh();
    assertThat(server.get("/metrics").body()).contains("demo_requests_total 2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip;q=0.5", "deflate, gzip;q=1.0, *;q=0.5"})
  void compresses(String encoding) throws IOException {
    HttpResponse<byte[]> response =
        server.send(
            server.request("/metrics", "Accept-Encoding", encoding),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(response.headers().firstValue("Vary").orElse("")).contains("Accept-Encoding");
    try (var body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(server.get("/metrics").body());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | false | no encoding is accepted",
        "gzip                | true  | accepted by name",
        "GZIP                | true  | names are not case-sensitive",
        "deflate, gzip, br   | true  | one of several",
        "gzip;q=0            | false | weight 0 refuses it",
        "gzip;q=0.0          | false | weight 0 with decimals",
        "gzip;q=0.5          | true  | any other weight accepts it",
        "gzip ; q=0.5        | true  | blanks around the weight are allowed",
        "deflate             | false | another encoding",
        "gzipped             | false | another name",
        "gzip;q=nonsense     | false | an invalid weight",
        "gzip;q=-1           | false | an invalid weight",
        ",,;,                | false | nothing is named",
      })
  void compressesIfTheClientAcceptsGzip(String header, boolean accepted, String why) {
    assertThat(MetricsPage.acceptsGzip(header)).as(why).isEqualTo(accepted);
  }

  @Test
  void doesNotCompressIfTheClientRefusesGzip() {
    HttpResponse<String> response = server.get("/metrics", "Accept-Encoding", "gzip;q=0");

    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(response.body()).contains("demo_requests_total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name[]=demo_requests_total",
        "name[]=demo_requests_total&name[]=absent",
        "name%5B%5D=demo_requests_total",
        "stray=%25&name[]=demo%5Frequests_total"
      })
  void filtersBySampleName(String query) {
    String body = server.get("/metrics?" + query.replace("[]", "%5B%5D")).body();

    assertThat(body).contains("\ndemo_requests_total 1.0\n").doesNotContain("demo_answers");
  }

  @Test
  void filtersBySampleNameNotByFamily() {
    assertThat(server.get("/metrics?name%5B%5D=demo_requests").body()).isEmpty();
    assertThat(server.get("/metrics?name%5B%5D=absent", "Accept", OPEN_METRICS).body())
        .isEqualTo("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metricsfoo", "/metrics/", "/nonexistent", "/-/healthy/", "/-/"})
  void answersOtherPathsWith404(String path) {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/metrics").doesNotContain("demo_");
  }

  @Test
  void answersHealthAndReadiness() {
    assertThat(server.get("/-/healthy").body()).isEqualTo("healthy\n");
    assertThat(server.get("/-/ready").body()).isEqualTo("ready\n");
    assertThat(server.get("/-/ready").headers().firstValue("Content-Type"))
        .contains("text/plain; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"})
  void refusesOtherMethods(String method) {
    HttpResponse<String> response =
        server.send(
            server
                .request("/metrics")
                .method(method, HttpRequest.BodyPublishers.ofString("a body")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(response.body()).doesNotContain("demo_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/", "/-/healthy", "/nonexistent"})
  void answersHeadLikeGetWithoutABody(String path) {
    HttpResponse<String> get = server.get(path);
    HttpResponse<String> head =
        server.send(server.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"));
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"));
  }

  @Test
  void answersWithAnErrorWhenMetricsCannotBeCollected() {
    collector.setBroken(true);
    server.refresh();

    HttpResponse<String> response = server.get("/metrics");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("cannot be collected").doesNotContain("on purpose");
    assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(server.get("/-/ready").statusCode()).isEqualTo(200);

    collector.setBroken(false);
    server.refresh();
    assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void answersWithAnErrorWhenAPageCannotBeRendered() {
    Supplier<Response> broken =
        () -> {
          throw new IllegalStateException("broken on purpose");
        };
    try (TestServer other = TestServer.serving(collector, 0, Map.of("/", broken))) {
      assertThat(other.get("/").statusCode()).isEqualTo(500);
      assertThat(other.get("/").body()).doesNotContain("on purpose");
      assertThat(other.get("/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersOtherRequestsWhileOneIsSlow() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Supplier<Response> slow =
        () -> {
          begun.countDown();
          waitFor(end);
          return Response.html(new byte[] {'x'});
        };
    try (TestServer other = TestServer.serving(collector, 0, Map.of("/slow", slow))) {
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(() -> other.get("/slow").body());
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(other.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(other.get("/-/healthy").statusCode()).isEqualTo(200);
      assertThat(waiting).isNotDone();
      end.countDown();
      assertThat(waiting.join()).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /metrics HT", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"})
  void servesBesideSlowClients(String sent) throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        slow.add(server.connected(sent));
      }
      assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void servesAfterMoreClientsThanItsLimit() throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      slow.add(server.connected("GET /metrics HT"));
    }
    for (Socket socket : slow) {
      socket.close();
    }

    await().untilAsserted(() -> assertThat(server.get("/metrics").statusCode()).isEqualTo(200));
  }

  @Test
  void canRestartOnTheSamePort() {
    int port = server.port();
    assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
    server.close();

    try (TestServer again = TestServer.serving(collector, port, Map.of())) {
      assertThat(again.get("/-/healthy").statusCode()).isEqualTo(200);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
