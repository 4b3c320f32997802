// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.DATA_SKEW;
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
    RootCauses both = at(0, Map.of(), Map.of(SLOT_STARVATION, 0, JOB_NOT_RUNNING, 0));
    RootCauses none = at(10, both.explained(), Map.of());

    assertThat(at(20, none.explained(), Map.of(JOB_NOT_RUNNING, 20)).modes())
        .containsExactly(JOB_NOT_RUNNING);
    assertThat(at(20, both.explained(), Map.of(JOB_NOT_RUNNING, 0)).modes()).isEmpty();
  }

  @Test
  void aConsequenceWhoseCauseComesAndGoesIsARootCauseAfterAMinuteWithoutIt() {
    RootCauses last = at(0, Map.of(), Map.of(DATA_SKEW, 0, BACKPRESSURE, 0));
    for (int start = 0; start < 120; start += 60) {
      last = at(start + 30, last.explained(), Map.of(DATA_SKEW, start, BACKPRESSURE, 0));
      assertThat(last.modes()).as("the cause is active").containsExactly(DATA_SKEW);
      last = at(start + 59, last.explained(), Map.of(BACKPRESSURE, 0));
      assertThat(last.modes()).as("the cause paused for less than a minute").isEmpty();
    }
    last = at(122, last.explained(), Map.of(BACKPRESSURE, 0));
    assertThat(last.modes()).as("the pauses last a minute").containsExactly(BACKPRESSURE);

    last = at(130, last.explained(), Map.of(DATA_SKEW, 130, BACKPRESSURE, 0));
    assertThat(last.modes()).as("it returns").containsExactlyInAnyOrder(DATA_SKEW, BACKPRESSURE);
    assertThat(last.explainedBy()).isEmpty();
    last = at(249, last.explained(), Map.of(DATA_SKEW, 130, BACKPRESSURE, 0));
    assertThat(last.modes()).containsExactlyInAnyOrder(DATA_SKEW, BACKPRESSURE);
    last = at(250, last.explained(), Map.of(DATA_SKEW, 130, BACKPRESSURE, 0));
    assertThat(last.modes()).as("it lasts for long enough").containsExactly(DATA_SKEW);
    assertThat(last.explainedBy()).containsOnlyKeys(BACKPRESSURE);
  }

  @Test
  void aCauseThatLastedForTwoMinutesMayPauseAgain() {
    RootCauses last = at(0, Map.of(), Map.of(DATA_SKEW, 0, BACKPRESSURE, 0));
    for (int start = 0; start < 900; start += 180) {
      last = at(start, last.explained(), Map.of(DATA_SKEW, start, BACKPRESSURE, 0));
      last = at(start + 130, last.explained(), Map.of(DATA_SKEW, start, BACKPRESSURE, 0));
      assertThat(last.modes()).containsExactly(DATA_SKEW);
      last = at(start + 170, last.explained(), Map.of(BACKPRESSURE, 0));
      assertThat(last.modes()).isEmpty();
    }
  }

  @Test
  void aClockThatIsSetBackDoesNotEndTheMinute() {
    RootCauses both = at(100, Map.of(), Map.of(SLOT_STARVATION, 0, JOB_NOT_RUNNING, 0));
    RootCauses back = at(10, both.explained(), Map.of(JOB_NOT_RUNNING, 0));

    assertThat(at(69, back.explained(), Map.of(JOB_NOT_RUNNING, 0)).modes()).isEmpty();
    assertThat(at(70, back.explained(), Map.of(JOB_NOT_RUNNING, 0)).modes())
        .containsExactly(JOB_NOT_RUNNING);
  }

  /**
   * @param active the active modes, with the second at which they began
   */
  private static RootCauses at(
      int second, Map<FailureMode, RootCauses.Explained> before, Map<FailureMode, Integer> active) {
    Map<FailureMode, Instant> since = new EnumMap<>(FailureMode.class);
    active.forEach((mode, began) -> since.put(mode, Instant.EPOCH.plusSeconds(began)));
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
