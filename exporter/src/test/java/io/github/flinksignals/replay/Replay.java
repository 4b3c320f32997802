// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.JobSelection;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Assessor;
import io.github.flinksignals.signal.Thresholds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** Plays a recording to the real client, poll by poll, on the recording's own clock. */
final class Replay {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private Replay() {}

  /** The assessments after each poll, from the first mark to the last. */
  static List<Assessment> play(Recording recording, Thresholds thresholds) throws IOException {
    Instant[] clock = {recording.marks().get(0).at()};
    Instant end = recording.marks().get(recording.marks().size() - 1).at();
    OkHttpClient client = new OkHttpClient();
    try (MockWebServer jobManager = new MockWebServer()) {
      jobManager.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              return answer(recording, clock[0], request.getUrl());
            }
          });
      jobManager.start();
      ClusterReader reader =
          ClusterReader.of(
              client,
              jobManager.url("/"),
              new JobSelection(Optional.empty(), Optional.empty(), 200),
              Duration.ofSeconds(30),
              Runnable::run,
              new RequestCounts());
      return play(reader, thresholds, clock, end);
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  private static List<Assessment> play(
      ClusterReader reader, Thresholds thresholds, Instant[] clock, Instant end) {
    Retention retention = new Retention(Duration.ofMinutes(10), Duration.ofHours(24));
    Assessor assessor = new Assessor(thresholds);
    History history = History.empty(clock[0]);
    Optional<Assessment> latest = Optional.empty();
    List<Assessment> assessments = new ArrayList<>();
    for (; clock[0].isBefore(end); clock[0] = clock[0].plus(INTERVAL)) {
      Optional<Assessment> before = latest;
      history =
          history.next(
              reader.read(clock[0]),
              retention,
              name -> before.map(assessment -> assessment.well(name)).orElse(true));
      latest = Optional.of(assessor.assess(history, before));
      assessments.add(latest.get());
    }
    return assessments;
  }

  private static MockResponse answer(Recording recording, Instant now, HttpUrl url) {
    return recording
        .at(now, url.encodedPath(), Optional.ofNullable(url.queryParameter("get")))
        .map(answer -> new MockResponse.Builder().code(answer.status()).body(answer.body()).build())
        .orElseGet(
            () ->
                new MockResponse.Builder()
                    .onRequestStart(SocketEffect.ShutdownConnection.INSTANCE)
                    .build());
  }
}
