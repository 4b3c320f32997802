// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that connect and send nothing, or not even a whole handshake, and go on arriving. */
class SilentClientsTest {
  /** The header of a TLS record of 512 bytes, and the first two of them. */
  private static final byte[] HALF_A_HANDSHAKE = {22, 3, 1, 2, 0, 1, 0};

  private static final int SCRAPES = 20;

  /** The default timeout of a scrape. */
  private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private final ConcurrentLinkedQueue<Socket> clients = new ConcurrentLinkedQueue<>();
  private final ExecutorService arriving = Executors.newSingleThreadExecutor();
  private TestServer server;

  @AfterEach
  void close() throws IOException {
    arriving.shutdownNow();
    for (Socket client : clients) {
      client.close();
    }
    server.close();
  }

  /**
   * The scrapes begin at once, and each takes place while more clients arrive. A client that begins
   * a handshake takes a thread from the one that has had one for longest, so these arrive at a pace
   * at which a busy machine can complete a handshake.
   */
  @ParameterizedTest(name = "{0} clients, {1} bytes, TLS {2}")
  @CsvSource({
    "1500, 0, false, 50",
    "1500, 0, true, 50",
    "300, 7, true, 500",
  })
  void doNotKeepScrapesOut(int number, int bytes, boolean tls, int pauseMillis) throws IOException {
    serve(tls);
    arrive(number, bytes);
    Future<?> unused =
        arriving.submit(
            () -> {
              while (true) {
                arrive(number / 30, bytes);
                Thread.sleep(pauseMillis);
              }
            });
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < SCRAPES; i++) {
      long begun = System.nanoTime();
      statuses.add(server.get("/metrics").statusCode());
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SCRAPE_TIMEOUT);
    }

    assertThat(statuses).hasSize(SCRAPES).containsOnly(200);
    assertThat(clients).hasSizeGreaterThan(number);
  }

  private void serve(boolean tls) {
    if (tls) {
      WebFiles files = new WebFiles(directory);
      server =
          TestServer.guarded(files.configure(WebFiles.TLS), Map.of(), ExporterServer.Limits.DEFAULT)
              .askedBy(files.client());
    } else {
      server = TestServer.serving(new TestCollector(), 0, Map.of(), ExporterServer.Limits.DEFAULT);
    }
  }

  private void arrive(int number, int bytes) throws IOException {
    for (int i = 0; i < number; i++) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
      clients.add(client);
      client.getOutputStream().write(HALF_A_HANDSHAKE, 0, bytes);
    }
  }
}
