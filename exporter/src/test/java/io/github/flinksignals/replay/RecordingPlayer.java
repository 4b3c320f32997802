// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import io.github.flinksignals.fake.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;

/**
 * Serves a recording at a port of the loopback interface as if it were happening now. It is the
 * reference for what {@code exporter/docs/data-set.md} says about playing a recording.
 */
public final class RecordingPlayer implements AutoCloseable {
  private static final String VERSION = "/v1/";

  private final Recording recording;
  private final Clock clock;
  private final Instant begun;
  private final ShiftedTimes times;
  private final LoopbackServer server;

  /**
   * Begins to play.
   *
   * @param port 0 for a free one
   * @param skipped the beginning that is left out
   */
  RecordingPlayer(Recording recording, int port, Duration skipped, Clock clock) {
    this.recording = recording;
    this.clock = clock;
    this.begun = clock.instant().minus(skipped);
    this.times = new ShiftedTimes(start(), begun);
    this.server = new LoopbackServer(port, this::respond);
  }

  /**
   * Plays a file until its end, and prints each mark when it is reached.
   *
   * @param arguments the file, the port, and how many seconds to skip
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Recording recording = Recording.read(Path.of(arguments[0]));
    Duration skipped = Duration.ofSeconds(Long.parseLong(arguments[2]));
    int port = Integer.parseInt(arguments[1]);
    try (RecordingPlayer player =
        new RecordingPlayer(recording, port, skipped, Clock.systemUTC())) {
      System.out.println("Serving at " + player.url());
      player.print(System.out::println);
    }
  }

  String url() {
    return server.url();
  }

  /** Waits for each mark and prints it; returns at the last one. */
  void print(Consumer<String> lines) throws InterruptedException {
    List<Recording.Mark> marks = recording.marks();
    for (Recording.Mark mark : marks) {
      Duration at = Duration.between(start(), mark.at());
      Duration left = Duration.between(clock.instant(), begun.plus(at));
      if (!left.isNegative()) {
        Thread.sleep(left.toMillis());
      }
      lines.accept("%4d s  %s".formatted(at.toSeconds(), mark.text()));
    }
  }

  private Instant start() {
    return recording.marks().get(0).at();
  }

  private Optional<MockResponse> respond(HttpUrl url) {
    String path = url.encodedPath();
    Instant now = start().plus(Duration.between(begun, clock.instant()));
    return recording
        .at(
            now,
            path.startsWith(VERSION) ? path.substring(VERSION.length() - 1) : path,
            Optional.ofNullable(url.queryParameter("get")))
        .map(
            answer ->
                new MockResponse.Builder()
                    .code(answer.status())
                    .body(times.body(answer.body()))
                    .build());
  }

  @Override
  public void close() {
    server.close();
  }
}
