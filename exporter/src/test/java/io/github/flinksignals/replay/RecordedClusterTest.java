// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.signal.Assessment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedClusterTest {
  private static final Instant START = Instant.parse("2025-06-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  @TempDir Path directory;
  private final FakeJobManager flink = new FakeJobManager(START);
  private FakeJob job;
  private UnaryOperator<String> edited = UnaryOperator.identity();

  @BeforeEach
  void addJob() {
    job = flink.add(FakeJob.streaming("a1", "orders", START));
  }

  /** Records so many polls and changes the cluster before one of them. */
  private Recording record(int polls, int faultAt, Runnable fault) throws IOException {
    Path path = directory.resolve("test.jsonl.gz");
    Instant now = START;
    try (RecordingFile file = new RecordingFile(path)) {
      RecordedCluster cluster =
          new RecordedCluster(flink.client(), HttpUrl.get("http://flink/"), file, edited);
      file.mark(START, "start");
      for (int poll = 0; poll < polls; poll++) {
        if (poll == faultAt) {
          fault.run();
          file.mark(now, "fault");
        }
        flink.setTime(now);
        cluster.poll(now);
        now = now.plus(INTERVAL);
      }
      file.mark(now, "end");
    }
    return Recording.read(path);
  }

  @Test
  void theExporterGetsTheSameFromTheRecordingAsFromTheCluster() throws IOException {
    Recording recording = record(10, 5, () -> {});

    List<Assessment> assessments = Replay.play(recording, RecordingReplayTest.THRESHOLDS);

    assertThat(assessments).hasSize(10);
    assertThat(assessments.get(9).jobs().keySet()).containsExactly("orders");
  }

  @Test
  void marksHaveTheirTimes() throws IOException {
    assertThat(record(4, 2, () -> {}).marks())
        .containsExactly(
            new Recording.Mark(START, "start"),
            new Recording.Mark(START.plusSeconds(4), "fault"),
            new Recording.Mark(START.plusSeconds(8), "end"));
  }

  @Test
  void recordsAJobManagerThatDoesNotAnswer() throws IOException {
    Recording recording = record(4, 2, () -> flink.setReachable(false));

    assertThat(recording.at(START.plusSeconds(3), "/jobs/overview", Optional.empty())).isPresent();
    assertThat(recording.at(START.plusSeconds(4), "/jobs/overview", Optional.empty())).isEmpty();
  }

  @Test
  void recordsTheDetailsOfAFailedCheckpoint() throws IOException {
    Recording recording = record(4, 2, () -> job.failsCheckpoint(START.plusSeconds(3)));

    assertThat(
            recording
                .at(START.plusSeconds(6), "/jobs/a1/checkpoints/details/1", Optional.empty())
                .map(Recording.Answer::status))
        .contains(200);
  }

  @Test
  void recordsEachRescale() throws IOException {
    flink.answer("/jobs/a1/rescales/history", "[{\"rescaleUuid\":\"r1\"}]");
    flink.answer("/jobs/a1/rescales/details/r1", "{\"rescaleUuid\":\"r1\"}");
    Recording recording = record(1, 1, () -> {});

    assertThat(recording.at(START, "/jobs/a1/rescales/details/r1", Optional.empty()))
        .map(Recording.Answer::status)
        .contains(200);
  }

  @Test
  void recordsBodiesAsEdited() throws IOException {
    edited = body -> body.replace("orders", "edited");
    Recording recording = record(1, 1, () -> {});

    assertThat(recording.at(START, "/jobs/overview", Optional.empty()))
        .map(Recording.Answer::body)
        .hasValueSatisfying(body -> assertThat(body).contains("edited").doesNotContain("orders"));
  }
}
