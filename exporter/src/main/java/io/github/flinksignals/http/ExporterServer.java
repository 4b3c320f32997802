// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.flinksignals.web.WebConfigurationFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Serves metrics, status and health. */
public final class ExporterServer implements AutoCloseable {
  /** Connections that the kernel holds until they are accepted; beyond that it lets them wait. */
  private static final int BACKLOG = 1_000;

  private static final String NAME_FILTER = "name[]=";

  static {
    // Read once, when the JDK makes its first server. Of its limits in time only that on silent
    // connections is used, in seconds and milliseconds; ExchangeThreads says why. It is none of the
    // usual intervals between scrapes, so that no scrape meets its end.
    setUnlessSet("sun.net.httpserver.idleInterval", "7");
    setUnlessSet("sun.net.httpserver.clockTick", "2000");
    // A connection costs little until it has sent something, and then it needs a thread or is idle.
    setUnlessSet("jdk.httpserver.maxConnections", "1000");
    setUnlessSet("sun.net.httpserver.maxIdleConnections", "50");
    // Many times what a scrape or a browser sends, and with a request on each thread still little
    // beside the heap.
    setUnlessSet("sun.net.httpserver.maxReqHeaders", "100");
    setUnlessSet("sun.net.httpserver.maxReqHeaderSize", "16384");
    // Router reads bodies. A client that stops amid what is drained behind its back is never taken
    // off the JDK's list of connections.
    setUnlessSet("sun.net.httpserver.drainAmount", "0");
    // It sends the head of an answer by itself, and the body once that is acknowledged: by many
    // clients after 40 ms.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExchangeThreads threads;

  private ExporterServer(HttpServer server, ExchangeThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts serving.
   *
   * @param address port 0 means any free one
   * @param configuration whom to serve and how to encrypt it; everybody in the clear if empty
   * @param pages by path, besides {@code /metrics}, {@code /-/healthy} and {@code /-/ready}
   * @throws IOException if the address cannot be bound
   */
  public static ExporterServer start(
      InetSocketAddress address,
      Optional<WebConfigurationFile> configuration,
      MetricsPage metrics,
      Map<String, Page> pages)
      throws IOException {
    return start(address, configuration, metrics, pages, ExchangeThreads.Limits.USUAL);
  }

  static ExporterServer start(
      InetSocketAddress address,
      Optional<WebConfigurationFile> configuration,
      MetricsPage metrics,
      Map<String, Page> pages,
      ExchangeThreads.Limits limits)
      throws IOException {
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
    HttpServer server = create(address, configuration);
    ExchangeThreads threads = new ExchangeThreads(limits);
    server.setExecutor(threads);
    server.createContext(
        "/", new Router(endpoints, AuthFilter.of(configuration), threads::headRead));
    server.start();
    return new ExporterServer(server, threads);
  }

  /** Where it serves; the port is the real one. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Ends at once; requests that are being answered are cut off. */
  @Override
  public void close() {
    // In this order: the JDK closes connections as politely as TLS wants it, and would wait for a
    // client that does not read.
    threads.close();
    server.stop(0);
  }

  private static HttpServer create(
      InetSocketAddress address, Optional<WebConfigurationFile> configuration) throws IOException {
    if (configuration.filter(WebConfigurationFile::isTls).isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(configuration.get().tlsContext(ExchangeThreads::isThisOne)) {
          @Override
          public void configure(HttpsParameters parameters) {
            // What is not set here is reset, whatever an engine was made with.
            parameters.setSSLParameters(configuration.get().tlsParameters());
          }
        });
    return server;
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

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
