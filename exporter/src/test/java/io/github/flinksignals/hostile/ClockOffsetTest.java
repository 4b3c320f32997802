// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.signal.FailureMode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the exporter differs from that of the JobManager all the time. */
final class ClockOffsetTest {
  private final PolledJob job = new PolledJob();
  private final LogLines log = LogLines.ofAll();

  @AfterEach
  void close() {
    job.close();
    log.close();
  }

  /** Positive if the exporter's clock is ahead. */
  @ParameterizedTest
  @ValueSource(ints = {-7200, -360, -90, -5, 0, 5, 90, 360, 7200})
  void aHealthyJobHasNoFailureMode(int seconds) {
    job.reportClock();
    job.exporterClockJumps(Duration.ofSeconds(seconds));
    for (int i = 0; i < 120; i++) {
      job.completes(1);
      assertThat(job.modes()).as("poll %d", i).isEmpty();
      assertThat(job.assessment().roots()).isEmpty();
    }
    assertThat(job.assessment().scaleSafe()).isTrue();
    assertThat(offset()).isCloseTo(Math.abs(seconds) < 30 ? 0 : -seconds, within(1.0));
    assertThat(job.exporter().html()).as("the page is not stale").doesNotContain("stale");
    assertThat(log.take().stream().filter(line -> line.contains("clock")))
        .hasSize(Math.abs(seconds) > 30 ? 1 : 0)
        .allMatch(line -> line.startsWith("WARNING The JobManager's clock is "));
  }

  @ParameterizedTest
  @ValueSource(ints = {-360, -90, 90, 360})
  void restartsAreSeenWhenTheyHappen(int seconds) {
    job.reportClock();
    job.exporterClockJumps(Duration.ofSeconds(seconds));
    job.completes(1);
    for (int i = 0; i < 4; i++) {
      job.fake().failsWith("com.example.BadRecord", job.flinkTime().minusSeconds(3));
      job.completes(1);
    }
    assertThat(job.modes()).contains(FailureMode.RESTART_LOOP);
    job.completes(65);
    assertThat(job.modes()).isEmpty();
  }

  @Test
  void theJobKeepsItsStateWhenTheClocksAreSynchronized() {
    job.reportClock();
    job.exporterClockJumps(Duration.ofMinutes(6));
    job.completes(30);
    job.exporterClockJumps(Duration.ofMinutes(-6));
    for (int i = 0; i < 60; i++) {
      job.completes(1);
      assertThat(job.modes()).as("poll %d", i).isEmpty();
    }
    assertThat(offset()).isCloseTo(0, within(1.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -360, -90, 90, 360, 7200})
  void aStepOfTheExportersClockCausesNoFailureMode(int seconds) {
    job.reportClock();
    job.completes(30);
    job.exporterClockJumps(Duration.ofSeconds(seconds));
    assertHealthyAfterAStep();
    assertThat(offset()).isCloseTo(-seconds, within(1.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-7200, -360, -90, 90, 360, 7200})
  void aStepOfTheJobManagersClockCausesNoFailureMode(int seconds) {
    job.reportClock();
    job.completes(30);
    job.clocksJump(Duration.ofSeconds(seconds));
    job.exporterClockJumps(Duration.ofSeconds(-seconds));
    assertHealthyAfterAStep();
    assertThat(offset()).isCloseTo(seconds, within(1.0));
  }

  private void assertHealthyAfterAStep() {
    for (int i = 0; i < 60; i++) {
      job.completes(1);
      assertThat(job.modes()).as("poll %d after the step", i).isEmpty();
    }
    assertThat(job.assessment().scaleSafe()).isTrue();
  }

  private double offset() {
    return job.exporter()
        .metrics()
        .lines()
        .filter(line -> line.startsWith("flink_cluster_clock_offset_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
