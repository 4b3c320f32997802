// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.http.ExporterServer.Limits;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send or read slowly, more of them than there are threads. */
class SlowClientsTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final int THREADS = 8;

  /** Above any buffer between two sockets. */
  private static final byte[] LARGE = new byte[24 << 20];

  private static final String READS_NOTHING = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String HALF_A_HEAD = "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc";
  private static final String HALF_A_BODY =
      "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nhalf";

  final List<Socket> clients = new ArrayList<>();
  TestServer server;

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {HALF_A_HEAD, HALF_A_BODY, READS_NOTHING})
  void theSlowestClientIsClosedWhenThereAreTooMany(String sent) {
    serve(new Limits(THREADS, LONG, LONG));
    connect(1, sent);
    // Requests that arrive at the same time are read in any order.
    assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
    connect(2 * THREADS - 1, sent);
    await()
        .untilAsserted(
            () -> assertThat(clients.stream().filter(SlowClientsTest::isClosed)).hasSize(THREADS));

    for (int i = 0; i < THREADS / 2; i++) {
      assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
    }
    assertThat(isClosed(clients.get(0))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HALF_A_HEAD})
  void aHeadThatIsNotSentIsClosed(String sent) {
    serve(new Limits(THREADS, SHORT, LONG));
    connect(1, HALF_A_HEAD + sent);

    await().untilAsserted(() -> assertThat(isClosed(clients.get(0))).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {HALF_A_BODY, READS_NOTHING})
  void anAnswerThatIsNotReadIsClosed(String sent) {
    serve(new Limits(THREADS, LONG, SHORT));
    connect(1, sent);

    await().untilAsserted(() -> assertThat(isClosed(clients.get(0))).isTrue());
  }

  @Test
  void theTimeForTheAnswerBeginsAfterTheHead() {
    serve(new Limits(THREADS, SHORT, LONG));
    connect(1, READS_NOTHING);
    connect(1, HALF_A_HEAD);

    await().untilAsserted(() -> assertThat(isClosed(clients.get(1))).isTrue());
    assertThat(isClosed(clients.get(0))).isFalse();
  }

  @Test
  void closesAtOnceWhileItServesSlowClients() {
    serve(new Limits(THREADS, LONG, LONG));
    connect(THREADS / 2, READS_NOTHING);
    connect(THREADS / 2, HALF_A_HEAD);
    long begun = System.nanoTime();
    server.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TestServer.PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {HALF_A_HEAD, HALF_A_BODY, READS_NOTHING})
  void servesBeside300SlowClients(String sent) {
    serve(TestServer.NO_TIMEOUTS);
    for (int i = 0; i < 10; i++) {
      connect(30, sent);
      assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
    }
  }

  private void serve(Limits limits) {
    server = start(Map.of("/large", () -> Response.html(LARGE)), limits);
  }

  TestServer start(Map<String, Supplier<Response>> pages, Limits limits) {
    return TestServer.serving(new TestCollector(), 0, pages, limits);
  }

  private void connect(int number, String sent) {
    for (int i = 0; i < number; i++) {
      clients.add(server.connected(sent));
    }
  }

  /**
   * Whether the server has closed the connection. It is found out by writing, because these clients
   * must not read.
   */
  static boolean isClosed(Socket client) {
    try {
      client.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
