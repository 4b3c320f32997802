// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cause can end before its consequences. */
final class RootCausesTest {
  @Test
  void returnedSlotsStillExplainTasksThatAreBeingDeployed() {
    Scenario story = starved();
    story.job().tasks(ScenarioTask::starting);
    story.pass(10);

    assertThat(story.assessed().activeSince()).containsOnlyKeys(JOB_NOT_RUNNING);
    assertThat(story.assessed().explainedBy()).isEmpty();
    assertThat(story.assessed().roots()).isEmpty();
  }

  @Test
  void aConsequenceThatOutlastsItsCauseByAMinuteIsARootCause() {
    Scenario story = starved();
    story.job().tasks(ScenarioTask::starting);

    story.pass(50);
    assertThat(story.assessed().roots()).as("less than a minute after").isEmpty();
    story.pass(10);
    assertThat(story.assessed().roots()).as("a minute after").containsExactly(JOB_NOT_RUNNING);
  }

  @Test
  void aModeThatStartsAgainIsNotExplainedByItsEarlierCause() {
    RootCauses both = at(0, Map.of(), SLOT_STARVATION, JOB_NOT_RUNNING);
    RootCauses none = at(10, both.lastExplained());

    assertThat(at(20, none.lastExplained(), JOB_NOT_RUNNING).modes())
        .containsExactly(JOB_NOT_RUNNING);
    assertThat(at(20, both.lastExplained(), JOB_NOT_RUNNING).modes()).isEmpty();
  }

  private static RootCauses at(
      int second, Map<FailureMode, Instant> before, FailureMode... active) {
    Map<FailureMode, Instant> since = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : active) {
      since.put(mode, Instant.EPOCH);
    }
    return RootCauses.of(
        since,
        Explanations.Facts.NONE,
        before,
        Optional.empty(),
        Instant.EPOCH.plusSeconds(second));
  }

  /** A job that has waited for slots for so long that it counts as not running. */
  private static Scenario starved() {
    Scenario story = Scenario.of();
    story.job().tasks(ScenarioTask::waiting);
    story.poll().pass(60);
    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
    assertThat(story.assessed().activeSince()).containsKey(JOB_NOT_RUNNING);
    return story;
  }
}
