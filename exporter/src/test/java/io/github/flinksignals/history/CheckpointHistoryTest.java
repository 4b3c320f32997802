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
  void countsASavepointNeitherAsCheckpointNorAsFailure() {
    scenario.job().checkpoints().completed(1).savepointCompleted(1).savepointFailed();
    scenario.poll();

    assertThat(remembered().completedTotal()).isEqualTo(1);
    assertThat(remembered().lastCompleted()).get().matches(last -> last.id() == 1);
    assertThat(remembered().failed().streak()).isEmpty();
    assertThat(failedInAll()).isZero();
  }

  @Test
  void goesOnCountingOutSavepointsThatFlinkForgot() {
    scenario.job().checkpoints().savepointCompleted(1);
    scenario.poll().completeCheckpoints(15);

    assertThat(remembered().completedTotal()).isEqualTo(15);
  }

  @Test
  void tellsASavepointInProgressFromACheckpoint() {
    scenario.job().checkpoints().savepointTriggered();
    Instant triggered = scenario.now();
    scenario.pass(10);

    assertThat(remembered().inProgress()).isEmpty();
    assertThat(remembered().savepointSince()).contains(triggered);

    scenario.job().checkpoints().completed();
    scenario.pass(10);

    assertThat(remembered().savepointSince()).isEmpty();
  }

  @Test
  void makesAStreakOfWhatFailedSinceTheLastCompleted() {
    scenario.job().checkpoints().failed(TIMEOUT);
    scenario.completeCheckpoints(1);
    assertThat(remembered().failed().streakLength()).isZero();

    failOne();
    failOne();
    assertThat(remembered().failed().streakLength()).isEqualTo(2);
    assertThat(remembered().failed().streak())
        .extracting(FailedCheckpoint::id)
        .containsExactly(3L, 4L);

    scenario.completeCheckpoints(1);
    assertThat(remembered().failed().streakLength()).isZero();
    assertThat(remembered().failed().streakCause()).isEmpty();
    assertThat(remembered().failed().last()).get().matches(last -> last.id() == 4);
  }

  @Test
  void countsAStreakLongerThanFlinksHistoryAndThanItsOwn() {
    for (int i = 0; i < 100; i++) {
      failOne();
    }

    assertThat(remembered().failed().streakLength()).isEqualTo(100);
    assertThat(remembered().failed().streak())
        .hasSizeLessThanOrEqualTo(FailedCheckpoints.LONGEST_STREAK);
    assertThat(failedInAll()).isEqualTo(100);
  }

  @Test
  void countsEachFailureOnceHoweverLongFlinksHistoryIs() {
    scenario.job().checkpoints().historySize(1000);
    for (int i = 0; i < 100; i++) {
      failOne();
    }
    scenario.pass(60);

    assertThat(remembered().failed().streakLength()).isEqualTo(100);
    assertThat(failedInAll()).isEqualTo(100);
  }

  @Test
  void countsAFailureWhoseMessageTellsTheCauseAtOnce() {
    scenario.job().checkpoints().failed(TIMEOUT);
    scenario.poll();

    assertThat(remembered().failed().totals()).containsEntry(TIMEOUT, 1L);
  }

  @Test
  void waitsThirtySecondsForTheCauseOfAFailure() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.poll().pass(29);
    assertThat(failedInAll()).as("the cause may still be found").isZero();
    assertThat(remembered().failed().streakLength()).as("that it failed is known").isEqualTo(1);

    scenario.after(1).poll();

    assertThat(remembered().failed().totals()).containsEntry(OTHER, 1L);
    assertThat(failedInAll()).isEqualTo(1);
  }

  @Test
  void takesTheCauseFromAnExceptionThatNamesTheCheckpoint() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.poll().after(10);
    scenario.job().fails(scenario.job().checkpoints().lastId(), STORAGE_ACCESS);
    scenario.poll();

    assertThat(remembered().failed().streakCause()).contains(STORAGE_ACCESS);
    assertThat(remembered().failed().totals()).containsEntry(STORAGE_ACCESS, 1L);

    scenario.pass(60);
    assertThat(failedInAll()).as("counted once").isEqualTo(1);
  }

  @Test
  void takesNoCauseFromAnExceptionOfAnotherCheckpoint() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.job().fails(scenario.job().checkpoints().lastId() + 1, STORAGE_ACCESS);
    scenario.poll().pass(30);

    assertThat(remembered().failed().totals()).containsEntry(OTHER, 1L);
    assertThat(remembered().failed().totals()).containsEntry(STORAGE_ACCESS, 0L);
  }

  @Test
  void doesNotChangeACauseThatWasCounted() {
    scenario.job().checkpoints().failedForReasonUnknown();
    scenario.poll().pass(30).after(1);
    scenario.job().fails(scenario.job().checkpoints().lastId(), STORAGE_ACCESS);
    scenario.poll();

    assertThat(remembered().failed().totals()).containsEntry(OTHER, 1L);
    assertThat(failedInAll()).isEqualTo(1);
  }

  @Test
  void doesNotLetAFreshFailureHideTheCauseOfTheStreak() {
    scenario.job().checkpoints().failed(STORAGE_ACCESS);
    scenario.pass(10).after(1).job().checkpoints().failedForReasonUnknown();
    scenario.poll();

    assertThat(remembered().failed().streakCause()).contains(STORAGE_ACCESS);
  }

  @Test
  void holdsItsCountsWhileAnAdaptiveJobBlanksThem() {
    scenario.job().adaptive();
    scenario.poll().completeCheckpoints(5);
    failOne();
    scenario.job().state(JobState.CREATED);
    scenario.pass(20);

    assertThat(remembered().completedTotal()).isEqualTo(5);
    assertThat(remembered().failed().streakLength()).isEqualTo(1);
    assertThat(remembered().lastCompleted()).isPresent();
  }

  @Test
  void countsFromZeroAfterAFailoverAndKeepsWhatStands() {
    scenario.poll().completeCheckpoints(5);
    failOne();
    scenario.after(5).job().failedOver();
    scenario.poll();

    assertThat(remembered().completedTotal()).as("Flink counts anew").isZero();
    assertThat(failedInAll()).isZero();
    assertThat(remembered().lastCompleted()).as("the state is still there").isPresent();
    assertThat(remembered().failed().streakLength()).isEqualTo(1);
  }

  @Test
  void beginsEmptyWithANewJob() {
    scenario.poll().completeCheckpoints(5);
    failOne();
    scenario.after(5).job().redeployed();
    scenario.poll();

    assertThat(remembered().lastCompleted()).isEmpty();
    assertThat(remembered().failed().last()).isEmpty();
    assertThat(remembered().failed().streakLength()).isZero();
  }

  @Test
  void countsAgainstTheToleranceOnlyWhatFlinkCounts() {
    Instant begin = scenario.now();
    failOne();
    scenario.after(5).job().checkpoints().failedUncounted(TIMEOUT);
    Instant between = scenario.now();
    scenario.pass(5);
    failOne();

    assertThat(remembered().failed().countedByFlink(begin)).isEqualTo(2);
    assertThat(remembered().failed().countedByFlink(between)).isEqualTo(1);
  }

  @Test
  void hasEveryCauseFromTheBeginning() {
    scenario.poll();

    assertThat(remembered().failed().totals()).containsOnlyKeys(CheckpointFailureCause.values());
  }

  private CheckpointHistory remembered() {
    return scenario.jobHistory().checkpoints();
  }

  private long failedInAll() {
    return remembered().failed().totals().values().stream().mapToLong(Long::longValue).sum();
  }

  private void failOne() {
    scenario.after(5).job().checkpoints().failed(STORAGE_ACCESS);
    scenario.pass(5);
  }
}
