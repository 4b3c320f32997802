// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.fake.LoopbackServer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;

/** Serves a {@link LargeCluster} in a process of its own. */
final class StandIn {
  private final FakeJobManager flink = new FakeJobManager();
  private final LargeCluster cluster;

  /** Size of the bodies since the last command "bytes". */
  private final LongAdder bytes = new LongAdder();

  /** Paths of the requests since the last command "paths". */
  private final Queue<String> paths = new ConcurrentLinkedQueue<>();

  private StandIn(ClusterShape shape) {
    cluster = new LargeCluster(flink, shape, Instant.now());
  }

  /**
   * Prints its URL. The command "step" advances the clock; "paths" and "bytes" print the requests
   * and the bytes sent since the last such command.
   *
   * @param arguments a shape, see {@link ClusterShape#parse}
   */
  public static void main(String[] arguments) throws IOException {
    StandIn standIn = new StandIn(ClusterShape.parse(List.of(arguments)));
    LoopbackServer server = new LoopbackServer(standIn::respond);
    Commands.handle(server.url(), standIn::handle);
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

  private MockResponse respond(HttpUrl url) {
    String query = url.encodedQuery();
    paths.add(url.encodedPath() + (query == null ? "" : "?" + query));
    MockResponse response = flink.response(url);
    bytes.add(response.getBody().getContentLength());
    return response;
  }
}
