// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.flinksignals.memory.HeapShare;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Serves metrics, status and health. */
public final class ExporterServer implements AutoCloseable {
  private static final int BACKLOG = 1_000;

  /** Many times the number of clients that connect within the 2 s that a silent one may stay. */
  private static final int MAX_CONNECTIONS = 5_000;

  /** Bytes of the heap for a connection without a request. */
  private static final int CONNECTION = 512;

  /**
   * Bytes of the heap for a request, measured with TLS while the client does not read: the buffers
   * of the JDK's server and of its TLS engine, the keys, and a piece of the page.
   */
  private static final int REQUEST = 190 << 10;

  static {
    Properties defaults = System.getProperties();
    // Read once, when the JDK creates its first server. Above the maximum the JDK refuses new
    // connections, so those that send no byte must end soon: after 2 s, checked every 500 ms.
    // RequestThreads limits the others.
    defaults.putIfAbsent("sun.net.httpserver.idleInterval", "2");
    defaults.putIfAbsent("sun.net.httpserver.clockTick", "500");
    defaults.putIfAbsent("jdk.httpserver.maxConnections", Long.toString(maxConnections()));
    // Many times what a scraper or a browser sends.
    defaults.putIfAbsent("sun.net.httpserver.maxReqHeaders", "100");
    defaults.putIfAbsent("sun.net.httpserver.maxReqHeaderSize", "16384");
    // The JDK would drain a body without a time limit. RequestHandler reads bodies.
    defaults.putIfAbsent("sun.net.httpserver.drainAmount", "0");
    // Otherwise the body waits until the head is acknowledged, which takes many clients 40 ms.
    defaults.putIfAbsent("sun.net.httpserver.nodelay", "true");
  }

  /** How many requests are answered at the same time, and the time for their head and answer. */
  public record Limits(int requests, Duration head, Duration answer) {
    /** More would wait for the CPU. */
    private static final int MOST_REQUESTS = 32;

    /** As many requests as their share of the heap has room for: 24 with the heap of the image. */
    public static final Limits DEFAULT =
        new Limits(
            requests(HeapShare.CONNECTIONS.bytes()),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    static int requests(long bytes) {
      long room = (bytes - MAX_CONNECTIONS * CONNECTION) / REQUEST;
      return (int) Math.max(2, Math.min(MOST_REQUESTS, room));
    }
  }

  private final HttpServer server;
  private final RequestThreads threads;

  private ExporterServer(HttpServer server, RequestThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts serving.
   *
   * @param address port 0 means any free one
   * @param configuration TLS, users and headers; none if empty
   * @param allowedHosts names that browsers may use in addition to those that are not public
   * @param pages by path, in addition to {@code /metrics}, {@code /-/healthy} and {@code /-/ready}
   * @throws IOException if the address cannot be bound
   */
  public static ExporterServer start(
      InetSocketAddress address,
      Optional<WebConfigurationFile> configuration,
      Set<String> allowedHosts,
      MetricsPage metrics,
      Map<String, Supplier<Response>> pages,
      Limits limits)
      throws IOException {
    Map<String, Function<HttpExchange, Response>> endpoints = new HashMap<>();
    pages.forEach((path, page) -> endpoints.put(path, exchange -> page.get()));
    endpoints.put("/metrics", metrics::response);
    endpoints.put("/-/healthy", exchange -> Response.text(200, "healthy"));
    // Even if Flink is unreachable, because otherwise the Service of the JobManager loses its pod.
    endpoints.put("/-/ready", exchange -> Response.text(200, "ready"));
    HttpServer server = create(address, configuration);
    RequestThreads threads = new RequestThreads(limits);
    server.setExecutor(threads);
    server.createContext(
        "/",
        new RequestHandler(
            endpoints,
            new HostCheck(allowedHosts, configuration),
            configuration.map(AuthFilter::new),
            threads));
    server.start();
    return new ExporterServer(server, threads);
  }

  /** The address that is served, with the real port. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Leaves half of the file descriptors to polls, files and requests. */
  private static long maxConnections() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? Math.min(MAX_CONNECTIONS, system.getMaxFileDescriptorCount() / 2)
        : MAX_CONNECTIONS;
  }

  /** Ends at once, and interrupts requests. */
  @Override
  public void close() {
    // In this order: to close TLS the JDK would wait for clients that do not read.
    threads.stop();
    server.stop(0);
  }

  private static HttpServer create(
      InetSocketAddress address, Optional<WebConfigurationFile> configuration) throws IOException {
    if (configuration.flatMap(file -> file.current().tls()).isEmpty()) {
      return HttpServer.create(address, BACKLOG);
    }
    Supplier<ServerTls> tls = () -> configuration.get().current().tls().orElseThrow();
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(new SSLContext(new CurrentEngines(tls), null, "TLS") {}) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(tls.get().parameters());
          }
        });
    return server;
  }

  /**
   * Lets {@code HttpsServer} use the current context for each connection: it cannot replace its own
   * after the start, and only calls it for engines.
   */
  private static final class CurrentEngines extends SSLContextSpi {
    private final Supplier<ServerTls> current;

    CurrentEngines(Supplier<ServerTls> current) {
      this.current = current;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return current.get().context().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return engineCreateSSLEngine();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      throw new UnsupportedOperationException();
    }
  }
}
