// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.history.RestartReason.CHECKPOINT;
import static io.github.flinksignals.history.RestartReason.JOB;
import static io.github.flinksignals.history.RestartReason.JOB_MANAGER;
import static io.github.flinksignals.history.RestartReason.RESCALE;
import static io.github.flinksignals.history.RestartReason.SAVEPOINT;
import static io.github.flinksignals.history.RestartReason.SLOTS;
import static io.github.flinksignals.history.RestartReason.START;
import static io.github.flinksignals.history.RestartReason.TASK_MANAGER;
import static io.github.flinksignals.history.RestartReason.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.FailureMode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RestartHistoryTest {
  private final Scenario scenario = Scenario.of();

  @Test
  void attributesEachRestartToItsCause() {
    scenario.poll().after(10).job().restarted(Failure.Kind.SLOTS);
    Instant first = scenario.now();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    Instant second = scenario.now();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(SLOTS, JOB);
    assertThat(restarts().recent()).extracting(Restart::at).containsExactly(first, second);
    assertThat(restarts().total()).hasValue(2);
    assertThat(restarts().lastFailure()).get().matches(failure -> failure.at().equals(second));
  }

  @Test
  void countsAnExceptionAndTheFollowingCounterIncreaseAsOneRestart() {
    scenario.poll().after(10).job().fails(Failure.Kind.JOB);
    scenario.poll();
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(restarts().total()).hasValue(0);

    scenario.after(10).job().restartedSilently();
    scenario.poll();
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(restarts().total()).hasValue(1);
  }

  @Test
  void reportsARestartWithoutAnException() {
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void acceptsTheCountOfAJobThatRanBeforeTheFirstPoll() {
    scenario.job().restarts(41);
    scenario.poll().pass(10);

    assertThat(restarts().total()).hasValue(41);
    assertThat(restarts().recent()).as("their times are unknown").isEmpty();
  }

  @Test
  void isUnknownUntilFlinkReportsTheCount() {
    scenario.job().restartsUnknown();
    scenario.poll();
    assertThat(restarts().total()).isEmpty();

    scenario.job().restarts(2);
    scenario.pass(10);
    assertThat(restarts().total()).hasValue(2);
  }

  @Test
  void neverDecreasesTheTotal() {
    scenario.job().restarts(5);
    scenario.poll().job().restarts(3);
    scenario.pass(10);
    assertThat(restarts().total()).hasValue(5);

    scenario.job().restarts(6);
    scenario.pass(10);
    assertThat(restarts().total()).hasValue(6);
  }

  @Test
  void excludesARescaleThatFlinkDoesNotCount() {
    scenario.job().adaptive();
    scenario.poll().after(10).job().rescaled(3);
    scenario.poll().pass(20);

    assertThat(restarts().total()).hasValue(0);
    assertThat(restarts().recent()).isEmpty();
    assertThat(restarts().undecided()).isFalse();
  }

  @Test
  void excludesARescaleThatFlinkCounts() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(10).job().rescaled(3).rescales(1);
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll().pass(10);

    assertThat(restarts().total()).hasValue(1);
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void excludesARescaleWhoseRestartIsReportedOnePollEarlier() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(1).job().restartedSilently();
    scenario.poll();
    assertThat(restarts().undecided()).as("the next response has both counts").isTrue();

    scenario.after(1).job().rescales(1);
    scenario.poll().after(1).job().tasks(task -> task.parallelism(3));
    scenario.poll().pass(20);

    assertThat(restarts().total()).hasValue(0);
    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void excludesARescaleWhoseRestartIsReportedOnePollLater() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(1).job().rescales(1);
    scenario.poll().after(1).job().restartedSilently();
    scenario.poll().after(1).job().tasks(task -> task.parallelism(3));
    scenario.poll().pass(20);

    assertThat(restarts().total()).hasValue(0);
    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void countsRestartsOfAnAdaptiveJobThatAreNoRescalesWithEachPoll() {
    scenario.job().adaptive().rescales(0);
    for (int i = 0; i < 6; i++) {
      scenario.poll().after(10).job().restartedSilently();
    }
    scenario.poll().pass(10);

    assertThat(restarts().total()).hasValue(6);
    assertThat(restarts().recent()).extracting(Restart::reason).containsOnly(UNKNOWN).hasSize(6);
  }

  @Test
  void excludesARescaleThatIsCountedBeforeItIsSeen() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(10).job().restartedSilently().rescales(1).state(JobState.CREATED);
    scenario.poll();
    assertThat(restarts().undecided()).as("it may become a rescale").isTrue();
    assertThat(restarts().total()).hasValue(0);

    scenario.after(30).job().tasks(task -> task.parallelism(3)).running();
    scenario.poll();

    assertThat(restarts().undecided()).isFalse();
    assertThat(restarts().total()).hasValue(0);
    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void excludesARescaleThatIsSeenBeforeItIsCounted() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(10).job().rescaled(3).restarts(0);
    scenario.poll().after(10).job().restarts(1).rescales(1);
    scenario.poll().pass(20);

    assertThat(restarts().total()).hasValue(0);
    assertThat(restarts().recent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsARestartForARescaleThatDidNotHappen(boolean rescalesCounted) {
    ScenarioJob job = scenario.job().adaptive();
    if (rescalesCounted) {
      job.rescales(0);
    }
    for (int i = 1; i <= 3; i++) {
      scenario.poll().after(10).job().restartedSilently();
      if (rescalesCounted) {
        job.rescales(i);
      }
    }
    scenario.poll().pass(10);

    assertThat(restarts().total()).hasValue(3);
    assertThat(restarts().recent())
        .extracting(Restart::reason)
        .containsExactly(RESCALE, RESCALE, RESCALE);
    assertThat(scenario.assessed().blockers()).contains(Blocker.JOB_UNSTABLE);
  }

  @Test
  void doesNotExcuseAFailureAfterWhichTheParallelismDiffers() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(10).job().fails(Failure.Kind.TASK_MANAGER).rescaled(1).rescales(1);
    scenario.poll().pass(20);

    assertThat(restarts().total()).hasValue(1);
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(TASK_MANAGER);
  }

  @Test
  void attributesARestartToTheSavepointThatFailed() {
    scenario.completeCheckpoints(3).after(5).job().checkpoints().savepointFailed();
    scenario
        .job()
        .fails(scenario.job().checkpoints().lastId(), CheckpointFailureCause.STORAGE_ACCESS)
        .restartedSilently();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(SAVEPOINT);
    assertThat(scenario.assessed().activeSince()).isEmpty();
    assertThat(scenario.assessed().blockers()).containsExactly(Blocker.JOB_UNSTABLE);
  }

  @Test
  void attributesARestartToTheSavepointThatFailedAtTheSameTime() {
    scenario.completeCheckpoints(3).after(5).job().checkpoints().savepointFailed();
    scenario.job().restarted(Failure.Kind.CHECKPOINT);
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(SAVEPOINT);
    assertThat(scenario.assessed().activeSince()).isEmpty();
  }

  @Test
  void attributesARestartToTheCheckpointThatFailedNextToASavepoint() {
    scenario.completeCheckpoints(3).after(5).job().checkpoints().savepointFailed();
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.job().restarted(Failure.Kind.CHECKPOINT);
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(CHECKPOINT);
  }

  @Test
  void countsARestartWithAnExceptionEvenForAnAdaptiveJob() {
    scenario.job().adaptive();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll();

    assertThat(restarts().total()).hasValue(1);
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
  }

  @Test
  void countsAFailoverAsARestartAndStartsTheRunAtZero() {
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll().after(10).job().failedOver();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB, JOB_MANAGER);
    assertThat(restarts().total()).hasValue(0);
  }

  @Test
  void doesNotCountARedeployAsARestart() {
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void countsTheEndOfARunThatFailed() {
    for (int i = 0; i < 3; i++) {
      scenario.poll().after(10).job().ended(JobState.FAILED);
      scenario.poll().after(10).job().redeployed();
    }
    scenario.poll();

    assertThat(restarts().recent()).hasSize(3);
    assertThat(scenario.assessed().roots()).contains(FailureMode.RESTART_LOOP);
  }

  @Test
  void aRunThatFailedBeforeItWasDeployedInterruptedNothing() {
    scenario.completeCheckpoints(4).after(5).job().stoppedWithSavepoint();
    scenario.poll().after(5).job().redeployedWithoutState().ended(JobState.FAILED);
    scenario.job().fails(Failure.Kind.JOB);
    scenario.poll().after(5).job().redeployed();
    scenario.completeCheckpoints(1);

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(START);
    assertThat(scenario.assessed().blockers()).doesNotContain(Blocker.JOB_UNSTABLE);
  }

  @Test
  void countsAYoungRunThatDisappearedTogetherWithItsJobManager() {
    for (int i = 0; i < 3; i++) {
      scenario.poll().pass(20).unreachable(10).after(5).job().redeployed();
      scenario.poll();
    }

    assertThat(restarts().recent()).extracting(Restart::reason).containsOnly(UNKNOWN).hasSize(3);
    assertThat(scenario.assessed().activeSince()).containsKey(FailureMode.RESTART_LOOP);
  }

  @Test
  void doesNotCountAnOldRunThatDisappearedTogetherWithItsJobManager() {
    scenario.poll().pass(700).unreachable(10).after(5).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void keepsTheRestartsOfARunThatDisappeared() {
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
  }

  @Test
  void dropsTheRestartsOfARunThatFailedWhileItWasStopped() {
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.completeCheckpoints(2).job().checkpoints().stoppingSavepointCompleted();
    scenario.poll().after(10).job().ended(JobState.FAILED);
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void keepsTheRestartsOfARunThatFailedAfterItCouldNotBeStopped() {
    scenario.poll().after(10).job().checkpoints().stoppingSavepointCompleted();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.completeCheckpoints(2).after(10).job().fails(Failure.Kind.JOB);
    scenario.job().ended(JobState.FAILED);
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB, JOB);
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELED", "FINISHED"})
  void dropsTheRestartsOfARunThatWasEnded(JobState how) {
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll().after(10).job().ended(how);
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void keepsALimitedNumberOfRestarts() {
    for (int i = 0; i < 100; i++) {
      scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    }
    scenario.poll();

    assertThat(restarts().recent()).hasSizeLessThanOrEqualTo(RestartHistory.MOST);
    assertThat(restarts().total()).hasValue(100);
  }

  private RestartHistory restarts() {
    return scenario.jobHistory().restarts();
  }
}
