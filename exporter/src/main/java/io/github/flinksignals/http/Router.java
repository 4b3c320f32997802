// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers exact paths. The contexts of the JDK's server match prefixes, so that {@code /metricsfoo}
 * would be {@code /metrics}.
 */
final class Router implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Router.class);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final int NO_BODY = -1;

  /** What is read of a body that nobody wants, so that its sender sees why; the rest is refused. */
  private static final int MOST_OF_BODY = 8 * 1024;

  /**
   * The JDK makes two copies of what it is given to write at a time, and keeps them while a client
   * takes its time.
   */
  private static final int PIECE = 16 * 1024;

  private final Map<String, Endpoint> endpoints;
  private final AuthFilter gate;
  private final Runnable headRead;

  /**
   * @param gate what a request has to pass
   * @param headRead is told of each request once its head was read
   */
  Router(Map<String, Endpoint> endpoints, AuthFilter gate, Runnable headRead) {
    this.endpoints = Map.copyOf(endpoints);
    this.gate = gate;
    this.headRead = headRead;
  }

  /** What answers a path. */
  interface Endpoint {
    Response respond(HttpExchange exchange);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    headRead.run();
    try (exchange) {
      exchange.getRequestBody().readNBytes(MOST_OF_BODY);
      Optional<Response> refusal = gate.refusal(exchange);
      send(exchange, refusal.isPresent() ? refusal.get() : response(exchange));
    }
  }

  private Response response(HttpExchange exchange) {
    Endpoint endpoint = endpoints.get(exchange.getRequestURI().getPath());
    if (endpoint == null) {
      return Response.text(404, "Not found. The paths are " + String.join(", ", paths()));
    }
    if (!METHODS.contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Response.text(405, "Only GET and HEAD are answered here.");
    }
    try {
      return endpoint.respond(exchange);
    } catch (RuntimeException e) {
      log.error("Cannot answer {}", exchange.getRequestURI().getPath(), e);
      return Response.text(500, "This page cannot be made; the log says why.");
    }
  }

  private Iterable<String> paths() {
    return endpoints.keySet().stream().sorted().toList();
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    headers.set("Vary", "Accept, Accept-Encoding");
    gate.headers().forEach(headers::set);
    if (response.gzip()) {
      headers.set("Content-Encoding", "gzip");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      // The JDK logs a warning for each HEAD that is given a length the usual way.
      headers.set("Content-Length", Integer.toString(response.body().length));
      exchange.sendResponseHeaders(response.status(), NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(response.status(), response.body().length);
    byte[] body = response.body();
    for (int sent = 0; sent < body.length; sent += PIECE) {
      exchange.getResponseBody().write(body, sent, Math.min(PIECE, body.length - sent));
    }
    // Else it is sent when the exchange is closed, and a client that is gone by then is never taken
    // off the JDK's list of connections.
    exchange.getResponseBody().flush();
  }
}
