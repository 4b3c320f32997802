// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import okio.BufferedSink;
import okio.Okio;

/**
 * Serves responses to other processes at a port of the loopback interface. Unlike a MockWebServer,
 * it keeps no request, so it can serve millions.
 */
public final class LoopbackServer implements AutoCloseable {
  private final Function<HttpUrl, Optional<MockResponse>> responses;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /**
   * Starts the server at a free port.
   *
   * @param responses the status and the body of each response; delays and socket effects are not
   *     supported
   */
  public LoopbackServer(Function<HttpUrl, MockResponse> responses) {
    this(0, url -> Optional.of(responses.apply(url)));
  }

  /**
   * Starts the server.
   *
   * @param port 0 for a free one
   * @param responses as above; if there is none, the connection is closed
   */
  public LoopbackServer(int port, Function<HttpUrl, Optional<MockResponse>> responses) {
    this.responses = responses;
    // Without it, each body waits until the client acknowledges the header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
  }

  /** The URL, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<MockResponse> found = responses.apply(HttpUrl.get(url() + exchange.getRequestURI()));
      if (found.isEmpty()) {
        return;
      }
      MockResponse response = found.get();
      long length = response.getBody() == null ? 0 : response.getBody().getContentLength();
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      // Here, -1 stands for no body, and 0 for an unknown length.
      exchange.sendResponseHeaders(response.getCode(), length == 0 ? -1 : Math.max(0, length));
      if (length != 0) {
        BufferedSink body = Okio.buffer(Okio.sink(exchange.getResponseBody()));
        response.getBody().writeTo(body);
        body.flush();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
