// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers each S3 request as a store that receives too many. */
final class ThrottlingServer implements AutoCloseable {
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final byte[] SLOW_DOWN =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>
      """
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;

  private ThrottlingServer(HttpServer server) {
    this.server = server;
  }

  /** Starts it on a free port of the loopback interface. */
  static ThrottlingServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", ThrottlingServer::reject);
      server.start();
      return new ThrottlingServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a server", e);
    }
  }

  private static void reject(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(SERVICE_UNAVAILABLE, head ? -1 : SLOW_DOWN.length);
      if (!head) {
        exchange.getResponseBody().write(SLOW_DOWN);
      }
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
