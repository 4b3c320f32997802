// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.flinksignals.log.StackTraceOnly;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers exact paths: the contexts of the JDK's server match prefixes, so {@code /metricsfoo}
 * would be {@code /metrics}. There is one request per connection.
 */
record RequestHandler(
    Map<String, Function<HttpExchange, Response>> endpoints,
    HostCheck hosts,
    Optional<AuthFilter> filter,
    RequestThreads threads)
    implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);

  /** A request with a longer body gets no answer but a reset connection. */
  private static final int MAX_REQUEST_BODY = 8 * 1024;

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    threads.headRead();
    exchange.getRequestBody().readNBytes(MAX_REQUEST_BODY);
    Optional<Response> refusal =
        hosts.refusal(exchange).or(() -> filter.flatMap(auth -> auth.refusal(exchange)));
    send(exchange, refusal.isPresent() ? refusal.get() : response(exchange));
  }

  private Response response(HttpExchange exchange) {
    Function<HttpExchange, Response> endpoint = endpoints.get(exchange.getRequestURI().getPath());
    if (endpoint == null) {
      return Response.text(404, "Not found. The paths are " + paths());
    }
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Response.text(405, "Only GET and HEAD are supported.");
    }
    try {
      return endpoint.apply(exchange);
    } catch (RuntimeException e) {
      log.error("Cannot answer {}", exchange.getRequestURI().getPath(), StackTraceOnly.of(log, e));
      return Response.text(500, "This page cannot be rendered, see the log.");
    }
  }

  /** Without the pages in a directory, because its own page lists them. */
  private Set<String> paths() {
    Set<String> paths = new TreeSet<>(endpoints.keySet());
    paths.removeIf(
        path -> {
          String directory = path.substring(0, path.lastIndexOf('/') + 1);
          return directory.length() > 1
              && !directory.equals(path)
              && endpoints.containsKey(directory);
        });
    return paths;
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Connection", "close");
    headers.set("Content-Type", response.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    headers.set("Vary", "Accept, Accept-Encoding");
    filter.ifPresent(auth -> auth.headers().forEach(headers::set));
    if (response.gzip()) {
      headers.set("Content-Encoding", "gzip");
    }
    Response.Body body = response.body();
    long length = body.length();
    if (length == 0 || exchange.getRequestMethod().equals("HEAD")) {
      // With a length of 0 as argument, the JDK sends chunks, and with another it warns about HEAD.
      headers.set("Content-Length", Long.toString(length));
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), length);
    body.writeTo(exchange.getResponseBody());
    exchange.getResponseBody().flush();
    // When a handler returns normally, the JDK closes the connection on the thread that accepts
    // others, and with TLS waits there until the client reads. When a handler throws, this thread
    // closes it, under the watchdog.
    throw new IOException("The answer is complete, close the connection on this thread");
  }
}
