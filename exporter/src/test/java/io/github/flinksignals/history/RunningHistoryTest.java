// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RunningHistoryTest {
  private final Scenario scenario = Scenario.of().poll();
  private final Instant begin = scenario.now();

  @Test
  void startsAtTheFirstPollThatSawAllTasksRunning() {
    scenario.pass(60);

    assertThat(running()).isEqualTo(begin);
    assertThat(scenario.jobHistory().running().lastAllRunning()).contains(scenario.now());
  }

  @Test
  void endsAtTheFirstPollThatSawATaskNotRunning() {
    scenario.pass(60).job().sink().starting();
    scenario.pass(10);
    Instant stopped = scenario.now();
    scenario.pass(20);

    assertThat(scenario.jobHistory().running().allRunning()).isFalse();
    assertThat(running()).isEqualTo(stopped);
    assertThat(scenario.jobHistory().running().lastAllRunning()).contains(begin.plusSeconds(60));
  }

  @Test
  void detectsARestartBetweenTwoPolls() {
    scenario.pass(60).after(5).job().restartedSilently();
    Instant restarted = scenario.now();
    scenario.pass(5);

    assertThat(running()).isEqualTo(restarted);
  }

  @Test
  void detectsANewRunBetweenTwoPolls() {
    scenario.pass(60).after(5).job().failedOver();
    scenario.pass(5);

    assertThat(running()).isEqualTo(scenario.now());
  }

  @Test
  void detectsANewRunThatDidNotAnswerAtFirst() {
    scenario.pass(60).after(5).job().failedOver().answers(false);
    scenario.pass(5).job().answers(true);
    scenario.pass(10);

    assertThat(running()).isEqualTo(scenario.now());
  }

  @Test
  void keepsTheStartOfAnOutageAcrossRestarts() {
    scenario.pass(60).job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
    scenario.pass(10);
    Instant stopped = scenario.now();
    scenario.pass(30).job().state(JobState.RUNNING).tasks(ScenarioTask::starting);
    scenario.pass(10);

    assertThat(running()).isEqualTo(stopped);
  }

  private Instant running() {
    return scenario.jobHistory().running().since();
  }
}
