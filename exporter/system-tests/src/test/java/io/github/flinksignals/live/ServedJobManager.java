// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.fake.FakeJobManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A fake JobManager that other processes can reach on the loopback interface. */
final class ServedJobManager implements AutoCloseable {
  /** In a field, because a logger without references is collected and loses its level. */
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final FakeJobManager flink = new FakeJobManager(Instant.now());
  private final MockWebServer server = new MockWebServer();

  ServedJobManager() {
    // At INFO it logs every request.
    SERVER_LOG.setLevel(Level.WARNING);
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MockResponse answer(RecordedRequest request) {
    flink.setTime(Instant.now());
    try {
      return flink
          .answer(request.getUrl())
          .map(body -> new MockResponse.Builder().body(body).build())
          .orElseGet(() -> new MockResponse.Builder().code(404).build());
    } catch (ConnectException e) {
      return new MockResponse.Builder().code(503).build();
    }
  }

  /** The fake that decides the responses. */
  FakeJobManager flink() {
    return flink;
  }

  /** The value for {@code --flink.url}. */
  String url() {
    return server.url("/").toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
