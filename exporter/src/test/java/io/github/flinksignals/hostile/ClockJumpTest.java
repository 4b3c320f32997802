// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.signal.FailureMode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the machine, which Flink and the exporter share, jumps backward or forward. */
final class ClockJumpTest {
  private final PolledJob job = new PolledJob();

  @AfterEach
  void close() {
    job.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void reportsNothingForAHealthyJob(int seconds) {
    job.completes(30);
    job.clocksJump(Duration.ofSeconds(seconds));
    job.completes(1);
    for (int i = 0; i < 60; i++) {
      job.completes(1);
      assertThat(job.modes()).as("poll %d after the jump", i).isEmpty();
    }
    assertThat(job.assessment().scaleSafe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void reportsCheckpointsThatFailAfterTheJump(int seconds) {
    job.completes(30);
    job.clocksJump(Duration.ofSeconds(seconds));
    job.fails(4);
    assertThat(job.modes()).contains(FailureMode.CHECKPOINTS_FAILING);

    job.completes(3);
    assertThat(job.modes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void endsFailureModesThatEndAfterTheJump(int seconds) {
    job.completes(30);
    job.fails(4);
    for (int i = 0; i < 4; i++) {
      job.fake().failsWith("com.example.BadRecord", job.flinkTime());
      job.poll();
    }
    assertThat(job.modes()).contains(FailureMode.CHECKPOINTS_FAILING, FailureMode.RESTART_LOOP);
    job.clocksJump(Duration.ofSeconds(seconds));

    job.completes(65);
    assertThat(job.modes()).isEmpty();
    assertThat(job.assessment().scaleSafe()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -90, -5, 30, 7200})
  void reportsTasksThatStopAfterTheJump(int seconds) {
    job.completes(30);
    job.clocksJump(Duration.ofSeconds(seconds));
    job.completes(2);
    job.fake().losesItsSlots();
    for (int i = 0; i < 8; i++) {
      job.poll();
    }
    assertThat(job.modes()).contains(FailureMode.SLOT_STARVATION, FailureMode.JOB_NOT_RUNNING);
    assertThat(job.assessment().activeSince().values())
        .allMatch(since -> !since.isAfter(job.flinkTime()));
  }
}
