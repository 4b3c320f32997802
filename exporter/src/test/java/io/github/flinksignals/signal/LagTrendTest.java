// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LagTrendTest {
  private final SimulatedJob job = SimulatedJob.pipeline();

  @Test
  void estimatesWhenTheJobHasCaughtUp() {
    job.lag(1000, -2).pass(Duration.ofSeconds(200));

    assertThat(job.assessment().lag().seconds()).hasValue(600);
    assertThat(job.assessment().lag().catchUpSeconds().getAsDouble()).isCloseTo(300, within(1e-6));
  }

  @Test
  void estimatesNoCatchUpTimeWhileLagIsSteadyOrRises() {
    job.lag(100, 0.05).pass(Duration.ofSeconds(200));

    assertThat(job.assessment().lag().slope().getAsDouble()).isCloseTo(0.05, within(1e-6));
    assertThat(job.assessment().lag().catchUpSeconds()).isEmpty();
  }

  @Test
  void startsAgainAfterARestart() {
    job.pass(Duration.ofSeconds(200));
    job.runningSince = job.now().plusSeconds(5);
    job.lag(400, 0).pass(Duration.ofSeconds(20));

    assertThat(job.assessment().lag().seconds()).hasValue(400);
    assertThat(job.assessment().lag().slope()).isEmpty();
  }

  @Test
  void isZeroWhileNoRecordsFlowAndTheWatermarkDoesNotAdvance() {
    job.pass(Duration.ofSeconds(60));
    stopInput();
    job.pass(Duration.ofSeconds(60));

    assertThat(job.assessment().lag().seconds()).hasValue(0);
  }

  @Test
  void doesNotMistakeARepeatedFetchForAQuietInput() {
    job.pollsPerFetch = 3;
    job.lag(20, 0).pass(Duration.ofSeconds(60));

    assertThat(job.assessment().lag().seconds().getAsDouble()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void keepsTheLagWhileRecordsWaitBeforeAStuckTask() {
    job.pass(Duration.ofSeconds(60));
    stopInput();
    job.sink().load(1, 0);
    job.pass(Duration.ofSeconds(60));

    assertThat(job.assessment().lag().seconds()).hasValue(61);
  }

  private void stopInput() {
    job.source().records(0, 0);
    job.map().records(0, 0);
    job.sink().records(0, 0).freeze();
  }
}
