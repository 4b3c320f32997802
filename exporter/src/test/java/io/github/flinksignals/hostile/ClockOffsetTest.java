// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the exporter differs from that of the JobManager all the time. */
final class ClockOffsetTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String NAME = "orders";

  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final FakeJob job =
      flink.add(FakeJob.streaming("a", NAME, START.minus(Duration.ofHours(3))));
  private final PolledExporter exporter = new PolledExporter(flink.client(), clock);
  private final LogLines log = LogLines.ofAll();
  private Instant flinkTime = START;

  @AfterEach
  void close() {
    exporter.close();
    log.close();
  }

  /** Positive if the exporter's clock is ahead. */
  @ParameterizedTest
  @ValueSource(ints = {-7200, -360, -90, -5, 0, 5, 90, 360, 7200})
  void aHealthyJobHasNoFailureMode(int seconds) {
    flink.reportClock();
    clock.advance(Duration.ofSeconds(seconds));
    for (int i = 0; i < 120; i++) {
      completes();
      assertThat(job().activeSince().keySet()).as("poll %d", i).isEmpty();
      assertThat(job().roots()).isEmpty();
    }
    assertThat(job().scaleSafe()).isTrue();
    assertThat(offset()).isCloseTo(Math.abs(seconds) < 30 ? 0 : -seconds, within(1.0));
    assertThat(exporter.html()).as("the page is not stale").doesNotContain("stale");
    assertThat(log.take().stream().filter(line -> line.contains("clock")))
        .hasSize(Math.abs(seconds) > 30 ? 1 : 0)
        .allMatch(line -> line.startsWith("WARNING The JobManager's clock is "));
  }

  @ParameterizedTest
  @ValueSource(ints = {-360, -90, 90, 360})
  void restartsAreSeenWhenTheyHappen(int seconds) {
    flink.reportClock();
    clock.advance(Duration.ofSeconds(seconds));
    completes();
    for (int i = 0; i < 4; i++) {
      job.failsWith("com.example.BadRecord", flinkTime.minusSeconds(3));
      completes();
    }
    assertThat(job().activeSince()).containsKey(FailureMode.RESTART_LOOP);
    for (int i = 0; i < 65; i++) {
      completes();
    }
    assertThat(job().activeSince().keySet()).isEmpty();
  }

  @Test
  void theJobKeepsItsStateWhenTheClocksAreSynchronized() {
    flink.reportClock();
    clock.advance(Duration.ofMinutes(6));
    for (int i = 0; i < 30; i++) {
      completes();
    }
    clock.advance(Duration.ofMinutes(-6));
    for (int i = 0; i < 60; i++) {
      completes();
      assertThat(job().activeSince().keySet()).as("poll %d", i).isEmpty();
    }
    assertThat(offset()).isCloseTo(0, within(1.0));
  }

  private void completes() {
    job.completesCheckpoint(flinkTime.minusSeconds(5));
    flink.setTime(flinkTime);
    exporter.poll();
    clock.advance(INTERVAL);
    flinkTime = flinkTime.plus(INTERVAL);
  }

  private JobAssessment job() {
    return exporter.report().assessment().jobs().get(NAME);
  }

  private double offset() {
    return exporter
        .metrics()
        .lines()
        .filter(line -> line.startsWith("flink_cluster_clock_offset_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
