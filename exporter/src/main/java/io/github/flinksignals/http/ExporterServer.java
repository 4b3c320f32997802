// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Serves metrics, status and health. */
public final class ExporterServer implements AutoCloseable {
  /**
   * A client that is slow to send or to read holds a thread until it is given up, so there are many
   * more than an HA pair of Prometheus, a person and two probes need. They are made when they are
   * needed, and end when they are not.
   */
  private static final int MOST_THREADS = 64;

  private static final int BACKLOG = 64;
  private static final String NAME_FILTER = "name[]=";

  static {
    // The JDK waits for ever for the rest of a request, and to get rid of an answer: a few slow
    // clients would hold every thread. It reads these once, when the first server is made; seconds.
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "30");
    setUnlessSet("sun.net.httpserver.maxIdleConnections", "100");
    // It sends the head of an answer by itself, and the body once that is acknowledged: by many
    // clients after 40 ms.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor executor;

  private ExporterServer(HttpServer server, ThreadPoolExecutor executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts serving.
   *
   * @param address port 0 means any free one
   * @param pages by path, besides {@code /metrics}, {@code /-/healthy} and {@code /-/ready}
   * @throws IOException if the address cannot be bound
   */
  public static ExporterServer start(
      InetSocketAddress address, MetricsPage metrics, Map<String, Page> pages) throws IOException {
    Map<String, Router.Endpoint> endpoints = new HashMap<>();
    pages.forEach(
        (path, page) ->
            endpoints.put(
                path, exchange -> new Response(200, page.contentType(), false, page.body().get())));
    endpoints.put("/metrics", exchange -> scrape(metrics, exchange));
    endpoints.put("/-/healthy", exchange -> Response.text(200, "healthy"));
    // Ready does not mean that Flink can be reached: this stands in the JobManager's pod, and would
    // take it out of its Service.
    endpoints.put("/-/ready", exchange -> Response.text(200, "ready"));
    HttpServer server = HttpServer.create(address, BACKLOG);
    ThreadPoolExecutor executor = executor();
    server.setExecutor(executor);
    server.createContext("/", new Router(endpoints));
    server.start();
    return new ExporterServer(server, executor);
  }

  /** Where it serves; the port is the real one. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Ends at once; requests that are being answered are cut off. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static Response scrape(MetricsPage metrics, HttpExchange exchange) {
    return metrics.response(
        Format.accepted(header(exchange, "Accept")),
        Gzip.accepted(header(exchange, "Accept-Encoding")),
        names(exchange.getRequestURI().getRawQuery()));
  }

  /** A list header may come in several lines. */
  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().containsKey(name)
        ? String.join(",", exchange.getRequestHeaders().get(name))
        : null;
  }

  private static Set<String> names(String query) {
    if (query == null) {
      return Set.of();
    }
    return Arrays.stream(query.split("&", -1))
        .map(ExporterServer::decode)
        .filter(parameter -> parameter.startsWith(NAME_FILTER))
        .map(parameter -> parameter.substring(NAME_FILTER.length()))
        .collect(Collectors.toSet());
  }

  private static String decode(String parameter) {
    try {
      return URLDecoder.decode(parameter, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A stray percent sign; no sample is called that.
      return parameter;
    }
  }

  private static ThreadPoolExecutor executor() {
    AtomicInteger number = new AtomicInteger();
    // Nothing waits behind a slow client: a request gets a thread at once, or the JDK closes it.
    return new ThreadPoolExecutor(
        0,
        MOST_THREADS,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "http-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
