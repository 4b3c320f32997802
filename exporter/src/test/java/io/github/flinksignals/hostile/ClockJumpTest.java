// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the machine, which Flink and the exporter share, jumps backward or forward. */
final class ClockJumpTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String NAME = "orders";

  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final FakeJob job =
      flink.add(FakeJob.streaming("a", NAME, START.minus(Duration.ofHours(3))));
  private final PolledExporter exporter = new PolledExporter(flink.client(), clock);

  @AfterEach
  void close() {
    exporter.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void reportsNothingForAHealthyJob(int seconds) {
    completes(30);
    clock.advance(Duration.ofSeconds(seconds));
    completes(1);
    for (int i = 0; i < 60; i++) {
      completes(1);
      assertThat(modes()).as("poll %d after the jump", i).isEmpty();
    }
    assertThat(job().scaleSafe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void reportsCheckpointsThatFailAfterTheJump(int seconds) {
    completes(30);
    clock.advance(Duration.ofSeconds(seconds));
    fails(4);
    assertThat(modes()).contains(FailureMode.CHECKPOINTS_FAILING);

    completes(3);
    assertThat(modes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void endsFailureModesThatEndAfterTheJump(int seconds) {
    completes(30);
    fails(4);
    for (int i = 0; i < 4; i++) {
      job.failsWith("com.example.BadRecord", clock.instant());
      poll();
    }
    assertThat(modes()).contains(FailureMode.CHECKPOINTS_FAILING, FailureMode.RESTART_LOOP);
    clock.advance(Duration.ofSeconds(seconds));

    completes(65);
    assertThat(modes()).isEmpty();
    assertThat(job().scaleSafe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void reportsTasksThatStopAfterTheJump(int seconds) {
    completes(30);
    clock.advance(Duration.ofSeconds(seconds));
    completes(2);
    job.losesItsSlots();
    for (int i = 0; i < 8; i++) {
      poll();
    }
    assertThat(modes()).contains(FailureMode.SLOT_STARVATION, FailureMode.JOB_NOT_RUNNING);
    assertThat(job().activeSince().values()).allMatch(since -> !since.isAfter(clock.instant()));
  }

  private void completes(int polls) {
    for (int i = 0; i < polls; i++) {
      job.completesCheckpoint(clock.instant().minusSeconds(5));
      poll();
    }
  }

  private void fails(int polls) {
    for (int i = 0; i < polls; i++) {
      job.failsCheckpoint(clock.instant().minusSeconds(5));
      poll();
    }
  }

  private void poll() {
    flink.setTime(clock.instant());
    exporter.poll();
    clock.advance(INTERVAL);
  }

  private Set<FailureMode> modes() {
    return job().activeSince().keySet();
  }

  private JobAssessment job() {
    return exporter.report().assessment().jobs().get(NAME);
  }
}
