// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Task.Role;
import org.junit.jupiter.api.Test;

final class LagTrendTest {
  private final Scenario story = Scenario.pipeline();

  @Test
  void estimatesWhenTheJobHasCaughtUp() {
    story.job().lag(1000, -2);
    story.pass(200);

    assertThat(story.assessed().lag().seconds()).hasValue(600);
    assertThat(story.assessed().lag().catchUpSeconds().getAsDouble()).isCloseTo(300, within(1e-6));
  }

  @Test
  void estimatesNoCatchUpTimeWhileLagIsSteadyOrRises() {
    story.job().lag(100, 0.05);
    story.pass(200);

    assertThat(story.assessed().lag().slope().getAsDouble()).isCloseTo(0.05, within(1e-6));
    assertThat(story.assessed().lag().catchUpSeconds()).isEmpty();
  }

  @Test
  void startsAgainAfterARestart() {
    story.pass(200);
    story.job().runningSince(story.now().plusSeconds(5));
    story.job().lag(400, 0);
    story.pass(20);

    assertThat(story.assessed().lag().seconds()).hasValue(400);
    assertThat(story.assessed().lag().slope()).isEmpty();
  }

  @Test
  void isZeroWhileNoRecordsFlowAndTheWatermarkDoesNotAdvance() {
    story.pass(60);
    stopInput();
    story.pass(60);

    assertThat(story.assessed().lag().seconds()).hasValue(0);
  }

  @Test
  void isThatOfTheBusyPipelineWhileAnotherOneHasNoInput() {
    story.job().add("rules", Role.SOURCE).load(0, 0).lag(600, 1);
    story.job().add("rules-sink", Role.SINK, "rules").load(0, 0).lag(600, 1);
    story.job().source().lag(20, 0);
    story.pass(10);
    assertThat(story.assessed().lag().seconds()).as("not known to rest yet").hasValue(610);

    story.pass(50);
    assertThat(story.assessed().lag().seconds()).hasValue(20);
  }

  @Test
  void doesNotMistakeARepeatedFetchForAQuietInput() {
    story.job().pollsPerFetch(3);
    story.job().lag(20, 0);
    story.pass(60);

    assertThat(story.assessed().lag().seconds().getAsDouble()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void keepsTheLagWhileRecordsWaitBeforeAStuckTask() {
    story.pass(60);
    stopInput();
    story.job().sink().load(1, 0);
    story.pass(60);

    assertThat(story.assessed().lag().seconds()).hasValue(61);
  }

  private void stopInput() {
    story.job().source().records(0, 0);
    story.job().map().records(0, 0);
    story.job().sink().records(0, 0).freeze();
  }
}
