// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves a {@link LargeCluster} in a process of its own, with as many threads as Flink uses. */
final class StandIn {
  private static final int THREADS = 4;
  private static final Pattern GET = Pattern.compile("(?:^|&)get=([^&]*)");

  private final LargeCluster cluster;

  /** Size of the bodies since the last command "bytes". */
  private final LongAdder bytes = new LongAdder();

  /** Paths of the requests since the last command "paths". */
  private final Queue<String> paths = new ConcurrentLinkedQueue<>();

  private StandIn(LargeCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Prints its URL. The command "step" advances the clock; "paths" and "bytes" print the requests
   * and the bytes sent since the last such command.
   *
   * @param arguments a shape, see {@link ClusterShape#parse}
   */
  public static void main(String[] arguments) throws IOException {
    // Without it, each body waits until the client acknowledges the header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    LargeCluster cluster = new LargeCluster(ClusterShape.parse(List.of(arguments)), Instant.now());
    StandIn standIn = new StandIn(cluster);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.createContext("/", standIn::answer);
    server.start();
    Commands.handle("http://127.0.0.1:" + server.getAddress().getPort(), standIn::handle);
  }

  private String handle(String command) {
    return switch (command) {
      case "step" -> {
        cluster.step();
        yield "stepped";
      }
      case "paths" -> {
        String requested = String.join(" ", paths);
        paths.clear();
        yield requested;
      }
      case "bytes" -> Long.toString(bytes.sumThenReset());
      default -> throw new IllegalArgumentException(command);
    };
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      paths.add(exchange.getRequestURI().toString());
      String query = exchange.getRequestURI().getQuery();
      Matcher get = GET.matcher(query == null ? "" : query);
      byte[] body =
          cluster.answer(exchange.getRequestURI().getPath(), get.find() ? get.group(1) : null);
      bytes.add(body.length);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
