// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook receiver that records the notifications of an Alertmanager. */
public final class NotificationSink implements AutoCloseable {
  /**
   * A notification.
   *
   * @param path the path it was sent to
   * @param body the JSON body
   */
  public record Notification(Instant at, String path, JsonNode body) {}

  private final HttpServer server;
  private final List<Notification> received = new CopyOnWriteArrayList<>();
  private final ObjectMapper mapper = new ObjectMapper();

  private NotificationSink(HttpServer server) {
    this.server = server;
  }

  /** Starts it on a free port of the loopback interface. */
  public static NotificationSink start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      NotificationSink sink = new NotificationSink(server);
      server.createContext("/", sink::take);
      server.start();
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = mapper.readTree(exchange.getRequestBody());
      received.add(new Notification(Instant.now(), exchange.getRequestURI().getPath(), body));
      byte[] answer = "ok".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** Its base URL, without a slash at the end. */
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** All notifications so far, oldest first. */
  public List<Notification> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
