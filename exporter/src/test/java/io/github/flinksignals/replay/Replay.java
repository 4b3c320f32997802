// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.JobSelection;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.HistorySettings;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Evaluator;
import io.github.flinksignals.signal.Thresholds;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Replays a recording to the real client, poll by poll, with the clock of the recording. */
final class Replay {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final long LONGEST_LOG = 128L << 20;

  private static final MediaType JSON = MediaType.get("application/json");

  private Replay() {}

  /** The assessments after each poll, from the first mark to the last. */
  static List<Assessment> play(Recording recording, Thresholds thresholds) {
    return play(recording, thresholds, LONGEST_LOG);
  }

  /**
   * @param longestLog maximum size in bytes of a log that is read
   */
  static List<Assessment> play(Recording recording, Thresholds thresholds, long longestLog) {
    Instant[] clock = {recording.marks().get(0).at()};
    Instant end = recording.marks().get(recording.marks().size() - 1).at();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .addInterceptor(chain -> answer(recording, clock[0], chain.request()))
            .build();
    ClusterReader reader =
        ClusterReader.of(
                client,
                HttpUrl.get("http://recording.invalid/"),
                new JobSelection(Optional.empty(), Optional.empty(), 200),
                Duration.ofSeconds(30),
                Runnable::run,
                new RequestCounts())
            .readingTheLog(longestLog, Runnable::run);
    return play(reader, thresholds, clock, end);
  }

  private static List<Assessment> play(
      ClusterReader reader, Thresholds thresholds, Instant[] clock, Instant end) {
    HistorySettings settings =
        new HistorySettings(
            new Retention(Duration.ofMinutes(10), Duration.ofHours(24), Duration.ofHours(6)),
            thresholds.verification(),
            thresholds.flow().lagWindow());
    Evaluator evaluator = new Evaluator(thresholds);
    History history = History.empty(clock[0]);
    Optional<Assessment> latest = Optional.empty();
    List<Assessment> assessments = new ArrayList<>();
    for (; clock[0].isBefore(end); clock[0] = clock[0].plus(INTERVAL)) {
      Optional<Assessment> before = latest;
      history =
          history.next(
              reader.read(clock[0]),
              settings,
              name -> before.map(last -> last.healthSummary(name)).orElse(HealthSummary.UNKNOWN));
      latest = Optional.of(evaluator.assess(history, before));
      assessments.add(latest.get());
    }
    return assessments;
  }

  /** Replaces the network. All other parts are the exporter's own. */
  private static Response answer(Recording recording, Instant now, Request request)
      throws ConnectException {
    HttpUrl url = request.url();
    Recording.Answer answer =
        recording
            .at(now, url.encodedPath(), Optional.ofNullable(url.queryParameter("get")))
            .orElseThrow(() -> new ConnectException("no answer"));
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(answer.status())
        .message("as recorded")
        .body(ResponseBody.create(answer.body(), JSON))
        .build();
  }
}
