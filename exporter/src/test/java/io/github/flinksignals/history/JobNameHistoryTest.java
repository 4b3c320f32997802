// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The history of one job name, and how long it is kept. */
final class JobNameHistoryTest {
  private final Scenario scenario = Scenario.of();

  @Test
  void continuesWithTheNextRunOfAName() {
    scenario.poll().completeCheckpoints(4).job().redeployed();
    scenario.pass(10);

    assertThat(scenario.history().jobs()).containsOnlyKeys(Scenario.JOB);
    assertThat(scenario.jobHistory().baseline().duration())
        .as("the history of the name")
        .isPresent();
  }

  @Test
  void continuesWithASuccessorListedNextToTheEndedRun() {
    scenario.poll().completeCheckpoints(4).job().ended(JobState.FINISHED);
    scenario.pass(10).after(5);
    scenario.submit(Scenario.JOB);
    scenario.pass(5);

    assertThat(named().primary().job().run().jobId()).isEqualTo("job-002");
    assertThat(named().shadowed()).isEmpty();
    assertThat(named().primary().baseline().duration()).isPresent();
  }

  @Test
  void prefersALiveJobOverAnEndedOneThatStartedLater() {
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
  void keepsSeparateHistoriesForJobsThatRunAtTheSameTime() {
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
  void keepsSeparateHistoriesForOtherNames() {
    scenario.submit("payments").checkpoints().completed(1);
    scenario.poll();

    assertThat(scenario.history().jobs()).containsOnlyKeys(Scenario.JOB, "payments");
    assertThat(scenario.jobHistory().checkpoints().completedTotal()).isZero();
  }

  @Test
  void dropsAJobTenMinutesAfterItFinished() {
    scenario.poll().job().ended(JobState.CANCELED);
    scenario.poll().pass(600);
    assertThat(scenario.assessment().jobs()).containsKey(Scenario.JOB);

    scenario.after(1).poll();

    assertThat(scenario.assessment().jobs()).isEmpty();
  }

  @Test
  void dropsAJobADayAfterItFailed() {
    scenario.poll().job().ended(JobState.FAILED);
    scenario.poll().without(scenario.job()).pass(10).after(86_390).poll();
    assertThat(scenario.assessment().jobs()).containsKey(Scenario.JOB);

    scenario.after(1).poll();

    assertThat(scenario.assessment().jobs()).isEmpty();
  }

  @Test
  void dropsAJobADayAfterItDisappeared() {
    scenario.poll().without(scenario.job()).pass(10);
    Instant missing = scenario.now();
    assertThat(scenario.jobHistory().missingSince()).contains(missing);
    scenario.after(86_400).poll();
    assertThat(scenario.assessment().jobs()).containsKey(Scenario.JOB);

    scenario.after(1).poll();

    assertThat(scenario.assessment().jobs()).isEmpty();
  }

  @Test
  void keepsAllJobsWhileTheJobManagerIsUnreachable() {
    scenario.poll().job().ended(JobState.CANCELED);
    scenario.poll().unreachable(3600);

    assertThat(scenario.history().jobs()).containsOnlyKeys(Scenario.JOB);
  }

  @Test
  void keepsTheLastDetailsOfAJobThatDoesNotAnswer() {
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
