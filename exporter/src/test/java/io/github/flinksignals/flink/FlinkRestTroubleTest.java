// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Poll.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** What one request comes to when the connection, not the answer, is the trouble. */
final class FlinkRestTroubleTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** The one thing here that real time must pass for. */
  private static final Duration SHORT = Duration.ofMillis(300);

  @StartStop final MockWebServer server = new MockWebServer();

  private final RequestCounts counts = new RequestCounts();

  private Answer<RestMessages.JobsOverview> get(HttpUrl base, Duration time) {
    FlinkRest rest = new FlinkRest(new OkHttpClient(), base, counts);
    return new FlinkEndpoints(rest).jobsOverview(Deadline.in(time, System::nanoTime));
  }

  private Answer<RestMessages.JobsOverview> get(MockResponse response, Duration time) {
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
    Answer<RestMessages.JobsOverview> answer = get(HttpUrl.get("http://127.0.0.1:" + port), LONG);

    assertThat(answer.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(answer.explanation()).isEqualTo("cannot be reached: ConnectException");
    assertCountedAs("none");
  }

  @Test
  void isUnreachableIfTheConnectionBreaksBeforeTheAnswer() {
    MockResponse closing =
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    Answer<RestMessages.JobsOverview> answer = get(closing, LONG);

    assertThat(answer.reason()).isEqualTo(Reason.UNREACHABLE);
    assertCountedAs("none");
  }

  @Test
  void isUnreachableIfTheConnectionBreaksInsideAList() {
    MockResponse breaking =
        new MockResponse.Builder()
            .body(jobs(new Buffer(), 1000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build();
    Answer<RestMessages.JobsOverview> answer = get(breaking, LONG);

    assertThat(answer.reason()).isEqualTo(Reason.UNREACHABLE);
    assertCountedAs("200");
  }

  @Test
  void timesOutIfNothingIsAnswered() {
    MockResponse silent =
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    Answer<RestMessages.JobsOverview> answer = get(silent, SHORT);

    assertThat(answer.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(answer.explanation()).isEqualTo("did not answer in time");
    assertCountedAs("none");
  }

  @Test
  void timesOutInsideAListThatDripsOnForever() {
    MockResponse dripping =
        new MockResponse.Builder()
            .body(jobs(new Buffer(), 1000))
            .throttleBody(100, 20, TimeUnit.MILLISECONDS)
            .build();
    long began = System.nanoTime();
    Answer<RestMessages.JobsOverview> answer = get(dripping, SHORT);

    assertThat(answer.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
  }

  @Test
  void sendsNothingOnceTheTimeIsUp() {
    Answer<RestMessages.JobsOverview> answer = get(server.url("/"), Duration.ZERO);

    assertThat(answer.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(answer.explanation()).isEqualTo("was not asked: the poll ran out of time");
    assertThat(server.getRequestCount()).isZero();
    assertThat(counts.current()).isEmpty();
  }

  @Test
  void endsABodyThatGoesOnInsideAList() {
    Buffer endless = new Buffer().writeUtf8("{\"jobs\":[");
    for (long size = 0; size <= FlinkRest.LONGEST_BODY; size += LONG_JOB.length()) {
      endless.writeUtf8(LONG_JOB);
    }
    assertEndless(get(new MockResponse.Builder().body(endless).build(), LONG));
  }

  @Test
  void endsAListOfMoreThanFitsIntoMemory() {
    Buffer many = new Buffer().writeUtf8("{\"jobs\":[");
    many.writeUtf8("null,".repeat(CountedTokens.MOST));

    assertThat(get(new MockResponse.Builder().body(many).build(), LONG).explanation())
        .isEqualTo("answered without end: more than 1000000 names and values");
  }

  @Test
  void endsASmallBodyThatUnpacksToALongOne() throws IOException {
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
    assertEndless(get(bomb, LONG));
  }

  @Test
  void readsNoMoreOfAnErrorThanItTells() {
    MockResponse error =
        new MockResponse.Builder()
            .code(500)
            .body(jobs(new Buffer(), 100_000))
            .throttleBody(100_000, 1, TimeUnit.SECONDS)
            .build();

    assertThat(get(error, LONG).explanation()).startsWith("answered 500: {");
  }

  private static void assertEndless(Answer<RestMessages.JobsOverview> answer) {
    assertThat(answer.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(answer.explanation()).isEqualTo("answered without end: longer than 33554432 bytes");
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
