// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.memory.MemoryBudget;
import io.github.flinksignals.model.Poll.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;

/** The result of one request if the connection fails. */
final class FlinkRestConnectionTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** This test needs real time to pass. */
  private static final Duration SHORT = Duration.ofMillis(300);

  private static final int MEMORY = 1 << 20;

  @StartStop final MockWebServer server = new MockWebServer();

  private final RequestCounts counts = new RequestCounts();

  private RestResponse<RestMessages.JobsOverview> get(HttpUrl base, Duration time) {
    FlinkRest rest = new FlinkRest(new OkHttpClient(), base, counts);
    return new FlinkEndpoints(rest).jobsOverview(Deadline.in(time, System::nanoTime));
  }

  private RestResponse<RestMessages.JobsOverview> get(MockResponse response, Duration time) {
    server.enqueue(response);
    return get(server.url("/"), time);
  }

  private void assertCountedAs(String code) {
    assertThat(counts.current())
        .isEqualTo(Map.of(new RequestCounts.Key("/jobs/overview", code), 1L));
  }

  @Test
  void isUnreachableIfTheConnectionIsRefused() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    RestResponse<RestMessages.JobsOverview> response =
        get(HttpUrl.get("http://127.0.0.1:" + port), LONG);

    assertThat(response.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(response.explanation())
        .isEqualTo(
            "is unreachable: http://127.0.0.1:"
                + port
                + " refused the connection; check that it is running and that --flink.url is its"
                + " REST address");
    assertCountedAs("none");
  }

  @Test
  void isUnreachableIfTheHostNameIsUnknown() {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .dns(
                host -> {
                  throw new UnknownHostException(host);
                })
            .build();
    HttpUrl base = HttpUrl.get("http://no-such-host.invalid:8081");
    RestResponse<RestMessages.JobsOverview> response =
        new FlinkEndpoints(new FlinkRest(client, base, counts))
            .jobsOverview(Deadline.in(LONG, System::nanoTime));

    assertThat(response.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(response.explanation())
        .isEqualTo(
            "is unreachable: the host name no-such-host.invalid cannot be resolved; check"
                + " --flink.url");
  }

  @Test
  void isUnreachableIfTheConnectionBreaksBeforeTheResponse() {
    MockResponse closing =
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    RestResponse<RestMessages.JobsOverview> response = get(closing, LONG);

    assertThat(response.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(response.explanation()).startsWith("is unreachable: the connection to http://");
    assertCountedAs("none");
  }

  @Test
  void isUnreachableIfTheConnectionBreaksInsideAList() {
    MockResponse breaking =
        new MockResponse.Builder()
            .body(jobs(new Buffer(), 1000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build();
    RestResponse<RestMessages.JobsOverview> response = get(breaking, LONG);

    assertThat(response.reason()).isEqualTo(Reason.UNREACHABLE);
    assertCountedAs("200");
  }

  @Test
  void timesOutIfThereIsNoResponse() {
    MockResponse silent =
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    RestResponse<RestMessages.JobsOverview> response = get(silent, SHORT);

    assertThat(response.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(response.explanation()).isEqualTo("did not answer before the poll timeout");
    assertCountedAs("none");
  }

  @Test
  void timesOutInsideAListThatArrivesTooSlowly() {
    MockResponse dripping =
        new MockResponse.Builder()
            .body(jobs(new Buffer(), 1000))
            .throttleBody(100, 20, TimeUnit.MILLISECONDS)
            .build();
    long began = System.nanoTime();
    RestResponse<RestMessages.JobsOverview> response = get(dripping, SHORT);

    assertThat(response.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
  }

  @Test
  void sendsNothingAfterTheDeadline() {
    RestResponse<RestMessages.JobsOverview> response = get(server.url("/"), Duration.ZERO);

    assertThat(response.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(response.explanation())
        .isEqualTo("got no request because the poll timeout had passed");
    assertThat(server.getRequestCount()).isZero();
    assertThat(counts.current()).isEmpty();
  }

  @Test
  void stopsReadingABodyThatIsTooLong() {
    Buffer tooLong = new Buffer().writeUtf8("{\"jobs\":[");
    for (long size = 0; size <= FlinkRest.LONGEST_BODY; size += LONG_JOB.length()) {
      tooLong.writeUtf8(LONG_JOB);
    }
    assertTooLong(get(new MockResponse.Builder().body(tooLong).build(), LONG));
  }

  @Test
  void stopsReadingAListWithTooManyElements() {
    Buffer many = new Buffer().writeUtf8("{\"jobs\":[");
    many.writeUtf8("null,".repeat(MEMORY / MeteredParser.TOKEN));
    server.enqueue(new MockResponse.Builder().body(many).build());
    FlinkRest rest =
        new FlinkRest(new OkHttpClient(), server.url("/"), counts, new MemoryBudget(MEMORY));

    assertThat(new FlinkEndpoints(rest).jobsOverview(Deadline.in(LONG, System::nanoTime)))
        .extracting(RestResponse::explanation)
        .asString()
        .startsWith("answered with too much data: more than ");
  }

  @Test
  void stopsReadingACompressedBodyThatIsTooLong() throws IOException {
    Buffer packed = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(packed))) {
      sink.writeUtf8("{\"jobs\":[]}");
      byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (long size = 0; size <= FlinkRest.LONGEST_BODY; size += blanks.length) {
        sink.write(blanks);
      }
    }
    MockResponse bomb =
        new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(packed).build();
    assertTooLong(get(bomb, LONG));
  }

  @Test
  void readsOnlyTheBeginningOfAnErrorBody() {
    MockResponse error =
        new MockResponse.Builder()
            .code(500)
            .body(jobs(new Buffer(), 100_000))
            .throttleBody(100_000, 1, TimeUnit.SECONDS)
            .build();

    assertThat(get(error, LONG).explanation()).isEqualTo("answered 500");
  }

  private static void assertTooLong(RestResponse<RestMessages.JobsOverview> response) {
    assertThat(response.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(response.explanation())
        .isEqualTo("answered with too much data: more than 33554432 bytes");
  }

  private static final String LONG_JOB = "{\"name\":\"" + "x".repeat(1_000) + "\"},";

  private static final String ONE_JOB =
      "{\"jid\":\"00000000000000000000000000000000\",\"name\":\"orders\"},";

  private static Buffer jobs(Buffer buffer, int count) {
    buffer.writeUtf8("{\"jobs\":[");
    for (int i = 0; i < count; i++) {
      buffer.writeUtf8(ONE_JOB);
    }
    return buffer;
  }
}
