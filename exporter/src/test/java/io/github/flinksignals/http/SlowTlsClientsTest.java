// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.http.ExporterServer.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same with TLS, and clients that are slow in the handshake. */
class SlowTlsClientsTest extends SlowClientsTest {
  /** The header of a TLS record of 512 bytes, and the first two of them. */
  private static final byte[] BEGUN = {22, 3, 1, 2, 0, 1, 0};

  @TempDir private Path directory;

  @Override
  TestServer start(Map<String, Supplier<Response>> pages, Limits limits) {
    WebFiles files = new WebFiles(directory);
    return TestServer.guarded(files.configure(WebFiles.TLS), pages, limits).askedBy(files.client());
  }

  @Test
  void servesBesideHandshakesThatDoNotEnd() throws IOException {
    server = start(Map.of(), new Limits(8, Duration.ofHours(1), Duration.ofHours(1)));
    handshakes(16);
    await()
        .untilAsserted(
            () -> assertThat(clients.stream().filter(SlowClientsTest::isClosed)).hasSize(8));

    assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void aHandshakeThatDoesNotEndIsClosed() throws IOException {
    server = start(Map.of(), new Limits(8, Duration.ofMillis(400), Duration.ofHours(1)));
    handshakes(1);

    await().untilAsserted(() -> assertThat(isClosed(clients.get(0))).isTrue());
  }

  @Test
  void aRequestWithoutTlsIsClosed() throws IOException {
    server = start(Map.of(), new Limits(8, Duration.ofHours(1), Duration.ofHours(1)));
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    clients.add(client);
    client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    await().untilAsserted(() -> assertThat(isClosed(client)).isTrue());
  }

  private void handshakes(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
      clients.add(client);
      client.getOutputStream().write(BEGUN);
    }
  }
}
