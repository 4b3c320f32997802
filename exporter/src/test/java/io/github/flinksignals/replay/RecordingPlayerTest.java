// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** The reference player serves recordings that begin now. */
final class RecordingPlayerTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private final SettableClock clock = new SettableClock(NOW);
  private final OkHttpClient client = new OkHttpClient();

  private RecordingPlayer play(String name, Duration skipped) {
    return new RecordingPlayer(Recording.read(name), 0, skipped, clock);
  }

  private JsonNode get(RecordingPlayer player, String path) throws IOException {
    Request request = new Request.Builder().url(player.url() + path).build();
    try (Response response = client.newCall(request).execute()) {
      return new ObjectMapper().readTree(response.body().string());
    }
  }

  @Test
  void timesAreThoseOfAJobThatRunsNow() throws IOException {
    try (RecordingPlayer player = play("slow-sink-2.2.0", Duration.ZERO)) {
      clock.advance(Duration.ofSeconds(20));
      JsonNode job = get(player, "/jobs/overview").path("jobs").path(0);
      Instant started = Instant.ofEpochMilli(job.path("start-time").asLong());
      assertThat(started).isBetween(NOW.minusSeconds(3_600), NOW.plusSeconds(20));
      assertThat(job.path("end-time").asLong()).isEqualTo(-1);
      assertThat(get(player, "/v1/jobs/overview")).isEqualTo(get(player, "/jobs/overview"));
    }
  }

  @Test
  void aSkippedBeginningIsInThePast() throws IOException {
    try (RecordingPlayer whole = play("tm-lost-2.3.0", Duration.ZERO);
        RecordingPlayer rest = play("tm-lost-2.3.0", Duration.ofSeconds(20))) {
      long first = get(rest, "/jobs/overview").path("jobs").path(0).path("start-time").asLong();
      clock.advance(Duration.ofSeconds(20));
      long later = get(whole, "/jobs/overview").path("jobs").path(0).path("start-time").asLong();
      assertThat(later - first).isEqualTo(20_000);
    }
  }

  @Test
  void aJobManagerThatIsDownClosesTheConnection() {
    try (RecordingPlayer player = play("jm-gone-2.2.0", Duration.ZERO)) {
      Recording recording = Recording.read("jm-gone-2.2.0");
      Instant start = recording.marks().get(0).at();
      Duration down = Duration.between(start, recording.marks().get(1).at()).plusSeconds(10);
      clock.advance(down);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> get(player, "/jobs/overview"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theExporterSeesTheRecordedJobAndItsFault() {
    try (RecordingPlayer player = play("slow-sink-2.2.0", Duration.ZERO);
        PolledExporter exporter =
            new PolledExporter(client, clock, "--flink.url=" + HttpUrl.get(player.url()))) {
      List<String> pages = new ArrayList<>();
      for (int poll = 0; poll < 14; poll++) {
        clock.advance(Duration.ofSeconds(10));
        exporter.poll();
        pages.add(exporter.metrics());
      }
      assertThat(pages)
          .anyMatch(
              page ->
                  page.matches("(?s).*flink_job_failure_mode\\{[^}]*SinkSaturated[^}]*} 1.0.*"));
    }
  }

  @Test
  void marksArePrintedWithTheirTimes() throws InterruptedException {
    try (RecordingPlayer player = play("healthy-start-2.3.0", Duration.ofHours(1))) {
      List<String> lines = new ArrayList<>();
      player.print(lines::add);
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).isEqualTo("   0 s  start");
      assertThat(lines.get(1)).endsWith(" s  a job is submitted");
      assertThat(lines.get(2)).endsWith(" s  end");
    }
  }
}
