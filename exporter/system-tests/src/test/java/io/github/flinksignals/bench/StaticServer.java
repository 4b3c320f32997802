// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.http.ExporterServer;
import io.github.flinksignals.http.MetricsPage;
import io.github.flinksignals.http.Response;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The exporter's server with constant content. */
final class StaticServer {
  private StaticServer() {}

  /**
   * Prints its URL.
   *
   * @param arguments a file with the content
   */
  public static void main(String[] arguments) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
    ExporterServer server =
        ExporterServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            Set.of(),
            new MetricsPage(new CollectorRegistry(), Duration.ofDays(1)),
            Map.of(
                "/static",
                () -> new Response(200, "application/octet-stream", false, Response.of(bytes))),
            ExporterServer.Limits.DEFAULT);
    Commands.handle(
        "http://127.0.0.1:" + server.address().getPort() + "/static", command -> "serves");
  }
}
