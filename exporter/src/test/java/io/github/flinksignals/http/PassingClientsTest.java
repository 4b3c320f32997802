// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More clients in total than connections are allowed at the same time. */
class PassingClientsTest {
  /** The server allows 5,000 connections. */
  private static final int CLIENTS = 5_200;

  private static final int AT_A_TIME = 50;

  private static final byte[] LARGE = new byte[24 << 20];

  private final TestServer server =
      TestServer.serving(new TestCollector(), 0, Map.of("/large", () -> Response.html(LARGE)));

  @AfterEach
  void close() {
    server.close();
  }

  /** The JDK counts connections, and must not count ones that have ended. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nhalf",
        "GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /none HTTP/1.1\r\n\r\n"
      })
  void areNotCountedAfterTheyEnded(String sent) throws IOException {
    for (int i = 0; i < CLIENTS / AT_A_TIME; i++) {
      List<Socket> clients = new ArrayList<>();
      for (int j = 0; j < AT_A_TIME; j++) {
        clients.add(server.connected(sent));
      }
      for (Socket client : clients) {
        client.close();
      }
    }

    await().untilAsserted(() -> assertThat(server.get("/metrics").statusCode()).isEqualTo(200));
  }

  /** The same for connections that the server closes because there are too many. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nhalf",
        "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void areNotCountedAfterTheServerClosedThem(String sent) throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(server.connected(sent));
      }
      await().untilAsserted(() -> assertThat(server.get("/metrics").statusCode()).isEqualTo(200));
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }
}
