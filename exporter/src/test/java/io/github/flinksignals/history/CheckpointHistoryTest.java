// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.model.CheckpointFailureCause.OTHER;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CheckpointHistoryTest {
  private final Scenario scenario = Scenario.of();

  @Test
  void doesNotCountSavepoints() {
    scenario.job().checkpoints().completed(1).savepointCompleted(1).savepointFailed();
    scenario.poll();

    assertThat(checkpoints().completedTotal()).isEqualTo(1);
    assertThat(checkpoints().lastCompleted()).get().matches(last -> last.id() == 1);
    assertThat(checkpoints().failed().streak()).isEmpty();
    assertThat(totalFailed()).isZero();
  }

  @Test
  void keepsExcludingSavepointsThatFlinkNoLongerLists() {
    scenario.job().checkpoints().savepointCompleted(1);
    scenario.poll().completeCheckpoints(15);

    assertThat(checkpoints().completedTotal()).isEqualTo(15);
  }

  @Test
  void distinguishesASavepointInProgressFromACheckpoint() {
    scenario.job().checkpoints().savepointTriggered();
    Instant triggered = scenario.now();
    scenario.pass(10);

    assertThat(checkpoints().inProgress()).isEmpty();
    assertThat(checkpoints().savepointSince()).contains(triggered);

    scenario.job().checkpoints().completed();
    scenario.pass(10);

    assertThat(checkpoints().savepointSince()).isEmpty();
  }

  @Test
  void streakContainsFailuresSinceTheLastCompletedCheckpoint() {
    scenario.job().checkpoints().failed(TIMEOUT);
    scenario.completeCheckpoints(1);
    assertThat(checkpoints().failed().streakLength()).isZero();

    failOne();
    failOne();
    assertThat(checkpoints().failed().streakLength()).isEqualTo(2);
    assertThat(checkpoints().failed().streak())
        .extracting(FailedCheckpoint::id)
        .containsExactly(3L, 4L);

    scenario.completeCheckpoints(1);
    assertThat(checkpoints().failed().streakLength()).isZero();
    assertThat(checkpoints().failed().streakCause()).isEmpty();
    assertThat(checkpoints().failed().last()).get().matches(last -> last.id() == 4);
  }

  @Test
  void countsAStreakLongerThanFlinksHistoryAndItsOwnLimit() {
    for (int i = 0; i < 100; i++) {
      failOne();
    }

    assertThat(checkpoints().failed().streakLength()).isEqualTo(100);
    assertThat(checkpoints().failed().streak())
        .hasSizeLessThanOrEqualTo(FailedCheckpoints.LONGEST_STREAK);
    assertThat(totalFailed()).isEqualTo(100);
  }

  @Test
  void countsEachFailureOnceEvenIfFlinkKeepsMany() {
    scenario.job().checkpoints().historySize(1000);
    for (int i = 0; i < 100; i++) {
      failOne();
    }
    scenario.pass(60);

    assertThat(checkpoints().failed().streakLength()).isEqualTo(100);
    assertThat(totalFailed()).isEqualTo(100);
  }

  @Test
  void countsAFailureWithAKnownCauseImmediately() {
    scenario.job().checkpoints().failed(TIMEOUT);
    scenario.poll();

    assertThat(checkpoints().failed().totals()).containsEntry(TIMEOUT, 1L);
  }

  @Test
  void waitsThirtySecondsForTheCauseOfAFailure() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.poll().pass(29);
    assertThat(totalFailed()).as("the cause may still be found").isZero();
    assertThat(checkpoints().failed().streakLength())
        .as("the failure itself is known")
        .isEqualTo(1);

    scenario.after(1).poll();

    assertThat(checkpoints().failed().totals()).containsEntry(OTHER, 1L);
    assertThat(totalFailed()).isEqualTo(1);
  }

  @Test
  void usesTheCauseOfAnExceptionThatNamesTheCheckpoint() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.poll().after(10);
    scenario.job().fails(scenario.job().checkpoints().lastId(), STORAGE_ACCESS);
    scenario.poll();

    assertThat(checkpoints().failed().streakCause()).contains(STORAGE_ACCESS);
    assertThat(checkpoints().failed().totals()).containsEntry(STORAGE_ACCESS, 1L);

    scenario.pass(60);
    assertThat(totalFailed()).as("counted once").isEqualTo(1);
  }

  @Test
  void ignoresAnExceptionOfAnotherCheckpoint() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.job().fails(scenario.job().checkpoints().lastId() + 1, STORAGE_ACCESS);
    scenario.poll().pass(30);

    assertThat(checkpoints().failed().totals()).containsEntry(OTHER, 1L);
    assertThat(checkpoints().failed().totals()).containsEntry(STORAGE_ACCESS, 0L);
  }

  @Test
  void doesNotChangeACauseThatWasCounted() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.poll().pass(30).after(1);
    scenario.job().fails(scenario.job().checkpoints().lastId(), STORAGE_ACCESS);
    scenario.poll();

    assertThat(checkpoints().failed().totals()).containsEntry(OTHER, 1L);
    assertThat(totalFailed()).isEqualTo(1);
  }

  @Test
  void keepsTheCauseOfTheStreakAfterANewFailure() {
    scenario.job().checkpoints().failed(STORAGE_ACCESS);
    scenario.pass(10).after(1).job().checkpoints().failedForReasonUnknown();
    scenario.poll();

    assertThat(checkpoints().failed().streakCause()).contains(STORAGE_ACCESS);
  }

  @Test
  void keepsItsCountsWhileAnAdaptiveJobReportsZero() {
    scenario.job().adaptive();
    scenario.poll().completeCheckpoints(5);
    failOne();
    scenario.job().state(JobState.CREATED);
    scenario.pass(20);

    assertThat(checkpoints().completedTotal()).isEqualTo(5);
    assertThat(checkpoints().failed().streakLength()).isEqualTo(1);
    assertThat(checkpoints().lastCompleted()).isPresent();
  }

  @Test
  void countsFromZeroAfterAFailoverButKeepsTheLastCheckpoints() {
    scenario.poll().completeCheckpoints(5);
    failOne();
    scenario.after(5).job().failedOver();
    scenario.poll();

    assertThat(checkpoints().completedTotal()).as("Flink counts from zero").isZero();
    assertThat(totalFailed()).isZero();
    assertThat(checkpoints().lastCompleted()).as("the state is still there").isPresent();
    assertThat(checkpoints().failed().streakLength()).isEqualTo(1);
  }

  @Test
  void startsEmptyForANewJob() {
    scenario.poll().completeCheckpoints(5);
    failOne();
    scenario.after(5).job().redeployed();
    scenario.poll();

    assertThat(checkpoints().lastCompleted()).isEmpty();
    assertThat(checkpoints().failed().last()).isEmpty();
    assertThat(checkpoints().failed().streakLength()).isZero();
  }

  @Test
  void countsAgainstTheToleranceOnlyFailuresThatFlinkCounts() {
    Instant begin = scenario.now();
    failOne();
    scenario.after(5).job().checkpoints().failedUncounted(TIMEOUT);
    Instant between = scenario.now();
    scenario.pass(5);
    failOne();

    assertThat(checkpoints().failed().countedByFlink(begin)).isEqualTo(2);
    assertThat(checkpoints().failed().countedByFlink(between)).isEqualTo(1);
  }

  @Test
  void containsEveryCauseFromTheStart() {
    scenario.poll();

    assertThat(checkpoints().failed().totals()).containsOnlyKeys(CheckpointFailureCause.values());
  }

  private CheckpointHistory checkpoints() {
    return scenario.jobHistory().checkpoints();
  }

  private long totalFailed() {
    return checkpoints().failed().totals().values().stream().mapToLong(Long::longValue).sum();
  }

  private void failOne() {
    scenario.after(5).job().checkpoints().failed(STORAGE_ACCESS);
    scenario.pass(5);
  }
}
