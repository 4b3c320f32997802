// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The server on a free port of the loopback interface, and a client. */
final class TestServer implements AutoCloseable {
  /** Far above any answer from memory on a busy machine, and far below an hour. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Only the number of requests is limited, so no test passes because time is up. */
  static final ExporterServer.Limits NO_TIMEOUTS =
      new ExporterServer.Limits(32, Duration.ofHours(1), Duration.ofHours(1));

  private final MetricsPage metrics;
  private final ExporterServer server;
  private HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private Optional<SSLContext> tls = Optional.empty();

  private TestServer(
      MetricsPage metrics,
      int port,
      Map<String, Supplier<Response>> pages,
      ExporterServer.Limits limits,
      Set<String> allowedHosts,
      Optional<WebConfigurationFile> configuration) {
    this.metrics = metrics;
    try {
      server =
          ExporterServer.start(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              configuration,
              allowedHosts,
              metrics,
              pages,
              limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestServer serving(Collector collector) {
    return serving(
        collector, 0, Map.of("/", () -> Response.html("<html>".getBytes(StandardCharsets.UTF_8))));
  }

  static TestServer serving(Collector collector, int port, Map<String, Supplier<Response>> pages) {
    return serving(collector, port, pages, NO_TIMEOUTS);
  }

  static TestServer serving(
      Collector collector,
      int port,
      Map<String, Supplier<Response>> pages,
      ExporterServer.Limits limits) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(collector);
    return new TestServer(
        new MetricsPage(registry, Duration.ofHours(1)),
        port,
        pages,
        limits,
        Set.of(),
        Optional.empty());
  }

  /** Serves to browsers that use one of these names, among others. */
  static TestServer allowing(Set<String> hosts) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(new TestCollector());
    Map<String, Supplier<Response>> pages = Map.of("/", () -> Response.html(new byte[] {'x'}));
    return new TestServer(
        new MetricsPage(registry, Duration.ofHours(1)),
        0,
        pages,
        NO_TIMEOUTS,
        hosts,
        Optional.empty());
  }

  /** Serves as a web configuration file defines. */
  static TestServer guarded(
      Path configuration, Map<String, Supplier<Response>> pages, ExporterServer.Limits limits) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(new TestCollector());
    List<String> problems = new ArrayList<>();
    Optional<WebConfigurationFile> file =
        WebConfigurationFile.open(configuration, System::nanoTime, problems);
    if (file.isEmpty()) {
      throw new AssertionError(problems.toString());
    }
    return new TestServer(
        new MetricsPage(registry, Duration.ofHours(1)), 0, pages, limits, Set.of(), file);
  }

  /** Requests use TLS from now on, and new connections. */
  TestServer askedBy(SSLContext context) {
    tls = Optional.of(context);
    client = HttpClient.newBuilder().connectTimeout(PATIENCE).sslContext(context).build();
    return this;
  }

  int port() {
    return server.address().getPort();
  }

  /** As after each poll. */
  void refresh() {
    metrics.refresh();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create((tls.isPresent() ? "https" : "http") + "://localhost:" + port() + path))
            .timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A client that has sent this and sends no more. */
  Socket connected(String sent) {
    try {
      Socket socket = connected();
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that sends nothing. */
  Socket connected() throws IOException {
    return tls.isPresent()
        ? tls.get().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port())
        : new Socket(InetAddress.getLoopbackAddress(), port());
  }

  @Override
  public void close() {
    server.close();
  }
}
