// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses for which the HTTP client throws unchecked exceptions are failed polls too. */
final class InvalidHttpTest {
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 -12 hunter2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhunter2",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhunter2",
        "hunter2\r\n\r\n",
        "",
      })
  void reportsAMissedPoll(String raw) {
    Thread answering = new Thread(() -> answer(raw));
    answering.setDaemon(true);
    answering.start();
    ClusterReader reader =
        ClusterReader.of(
            new OkHttpClient(),
            HttpUrl.get("http://127.0.0.1:" + server.getLocalPort()),
            new JobSelection(Optional.empty(), Optional.empty(), 10),
            Duration.ofSeconds(10),
            Runnable::run,
            new RequestCounts());

    assertThat(reader.read(Instant.EPOCH))
        .isInstanceOfSatisfying(
            Poll.Missed.class,
            missed -> assertThat(missed.explanation()).doesNotContain("hunter2"));
  }

  private void answer(String raw) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        if (client.getInputStream().read(new byte[4096]) > 0) {
          client.getOutputStream().write(raw.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        return;
      }
    }
  }
}
