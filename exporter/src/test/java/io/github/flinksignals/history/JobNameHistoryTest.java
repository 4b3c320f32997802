// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What goes by one name, and for how long it is remembered. */
final class JobNameHistoryTest {
  private final Scenario scenario = Scenario.of();

  @Test
  void goesOnWithTheNextRunOfAName() {
    scenario.poll().completeCheckpoints(4).job().redeployed();
    scenario.pass(10);

    assertThat(scenario.history().jobs()).containsOnlyKeys(Scenario.JOB);
    assertThat(scenario.jobHistory().baseline().duration())
        .as("the memory of the name")
        .isPresent();
  }

  @Test
  void goesOnWithASuccessorListedBesideTheRunThatEnded() {
    scenario.poll().completeCheckpoints(4).job().ended(JobState.FINISHED);
    scenario.pass(10).after(5);
    scenario.submit(Scenario.JOB);
    scenario.pass(5);

    assertThat(named().primary().job().run().jobId()).isEqualTo("job-002");
    assertThat(named().shadowed()).isEmpty();
    assertThat(named().primary().baseline().duration()).isPresent();
  }

  @Test
  void prefersALiveJobToOneThatWasStartedLater() {
    scenario.poll().after(10);
    ScenarioJob later = scenario.submit(Scenario.JOB);
    scenario.poll();
    assertThat(named().primary().job().run().jobId()).isEqualTo("job-002");
    assertThat(named().shadowed()).containsOnlyKeys("job-001");

    later.ended(JobState.CANCELED);
    scenario.pass(10);

    assertThat(named().primary().job().run().jobId()).isEqualTo("job-001");
    assertThat(named().shadowed()).isEmpty();
  }

  @Test
  void givesJobsThatLiveSideBySideHistoriesOfTheirOwn() {
    scenario.poll().completeCheckpoints(4).after(5);
    ScenarioJob later = scenario.submit(Scenario.JOB);
    later.checkpoints().completed(7);
    scenario.pass(5);

    assertThat(named().primary().checkpoints().completedTotal()).isEqualTo(1);
    assertThat(named().shadowed().get("job-001").checkpoints().completedTotal()).isEqualTo(4);

    scenario.job().ended(JobState.CANCELED);
    scenario.pass(10);

    assertThat(named().primary().checkpoints().completedTotal()).isEqualTo(1);
  }

  @Test
  void keepsOtherNamesApart() {
    scenario.submit("payments").checkpoints().completed(1);
    scenario.poll();

    assertThat(scenario.history().jobs()).containsOnlyKeys(Scenario.JOB, "payments");
    assertThat(scenario.jobHistory().checkpoints().completedTotal()).isZero();
  }

  @Test
  void forgetsAJobTenMinutesAfterItEndedWell() {
    scenario.poll().job().ended(JobState.CANCELED);
    scenario.poll().pass(600);
    assertThat(scenario.assessment().jobs()).containsKey(Scenario.JOB);

    scenario.after(1).poll();

    assertThat(scenario.assessment().jobs()).isEmpty();
  }

  @Test
  void forgetsAJobADayAfterItFailed() {
    scenario.poll().job().ended(JobState.FAILED);
    scenario.poll().without(scenario.job()).pass(10).after(86_390).poll();
    assertThat(scenario.assessment().jobs()).containsKey(Scenario.JOB);

    scenario.after(1).poll();

    assertThat(scenario.assessment().jobs()).isEmpty();
  }

  @Test
  void forgetsAJobADayAfterItVanished() {
    scenario.poll().without(scenario.job()).pass(10);
    Instant missing = scenario.now();
    assertThat(scenario.jobHistory().missingSince()).contains(missing);
    scenario.after(86_400).poll();
    assertThat(scenario.assessment().jobs()).containsKey(Scenario.JOB);

    scenario.after(1).poll();

    assertThat(scenario.assessment().jobs()).isEmpty();
  }

  @Test
  void forgetsNothingWhileTheJobManagerIsAway() {
    scenario.poll().job().ended(JobState.CANCELED);
    scenario.poll().unreachable(3600);

    assertThat(scenario.history().jobs()).containsOnlyKeys(Scenario.JOB);
  }

  @Test
  void keepsWhatAJobSaidWhileItDoesNotAnswer() {
    scenario.poll().completeCheckpoints(2);
    Instant seen = scenario.now();
    scenario.job().answers(false);
    scenario.pass(20);

    assertThat(scenario.jobHistory().seenAt()).isEqualTo(seen);
    assertThat(scenario.jobHistory().details()).isPresent();
    assertThat(scenario.jobHistory().checkpoints().completedTotal()).isEqualTo(2);
  }

  private JobNameHistory named() {
    return scenario.history().jobs().get(Scenario.JOB);
  }
}
