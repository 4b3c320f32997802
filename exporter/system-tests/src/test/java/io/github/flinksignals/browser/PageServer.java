// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Serves one page below a path, like a proxy that adds a prefix, and records all other requests. It
 * sends no Content-Security-Policy, because a page must be safe without one.
 */
public final class PageServer implements AutoCloseable {
  private static final String PREFIX = "/behind/a/proxy/";

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile byte[] page = new byte[0];

  private PageServer(HttpServer server) {
    this.server = server;
  }

  /** Starts a server on a free port of the loopback interface. */
  public static PageServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      PageServer started = new PageServer(server);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              started.requests.add(exchange.getRequestURI().toString());
              byte[] body = started.page;
              exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the page, clears the recorded requests and returns the address of the page. */
  public URI serve(byte[] html) {
    page = html.clone();
    requests.clear();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PREFIX);
  }

  /** Recorded requests, except those for the page itself and its favicon. */
  public List<String> furtherRequests() {
    return requests.stream()
        .filter(path -> !path.equals(PREFIX) && !path.equals("/favicon.ico"))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
