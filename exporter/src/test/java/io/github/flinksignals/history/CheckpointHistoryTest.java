// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.model.CheckpointFailureCause.OTHER;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CheckpointHistoryTest {
  private final Story story = Story.of();

  @Test
  void countsASavepointNeitherAsCheckpointNorAsFailure() {
    story.job().checkpoints().completed(1).savepointCompleted(1).savepointFailed();
    story.poll();

    assertThat(remembered().completedTotal()).isEqualTo(1);
    assertThat(remembered().lastCompleted()).get().matches(last -> last.id() == 1);
    assertThat(remembered().streak()).isEmpty();
    assertThat(failedInAll()).isZero();
  }

  @Test
  void goesOnCountingOutSavepointsThatFlinkForgot() {
    story.job().checkpoints().savepointCompleted(1);
    story.poll().passWell(15);

    assertThat(remembered().completedTotal()).isEqualTo(15);
  }

  @Test
  void tellsASavepointInProgressFromACheckpoint() {
    story.job().checkpoints().savepointTriggered();
    Instant triggered = story.now();
    story.pass(10);

    assertThat(remembered().inProgress()).isEmpty();
    assertThat(remembered().savepointSince()).contains(triggered);

    story.job().checkpoints().completed();
    story.pass(10);

    assertThat(remembered().savepointSince()).isEmpty();
  }

  @Test
  void makesAStreakOfWhatFailedSinceTheLastCompleted() {
    story.job().checkpoints().failed(TIMEOUT);
    story.passWell(1);
    assertThat(remembered().streakLength()).isZero();

    failOne();
    failOne();
    assertThat(remembered().streakLength()).isEqualTo(2);
    assertThat(remembered().streak()).extracting(FailedCheckpoint::id).containsExactly(3L, 4L);

    story.passWell(1);
    assertThat(remembered().streakLength()).isZero();
    assertThat(remembered().streakCause()).isEmpty();
    assertThat(remembered().lastFailed()).get().matches(last -> last.id() == 4);
  }

  @Test
  void countsAStreakLongerThanFlinksHistoryAndThanItsOwn() {
    for (int i = 0; i < 100; i++) {
      failOne();
    }

    assertThat(remembered().streakLength()).isEqualTo(100);
    assertThat(remembered().streak()).hasSizeLessThanOrEqualTo(CheckpointHistory.LONGEST_STREAK);
    assertThat(failedInAll()).isEqualTo(100);
  }

  @Test
  void countsEachFailureOnceHoweverLongFlinksHistoryIs() {
    story.job().checkpoints().historySize(1000);
    for (int i = 0; i < 100; i++) {
      failOne();
    }
    story.pass(60);

    assertThat(remembered().streakLength()).isEqualTo(100);
    assertThat(failedInAll()).isEqualTo(100);
  }

  @Test
  void countsAFailureWhoseMessageTellsTheCauseAtOnce() {
    story.job().checkpoints().failed(TIMEOUT);
    story.poll();

    assertThat(remembered().failedTotals()).containsEntry(TIMEOUT, 1L);
  }

  @Test
  void waitsThirtySecondsForTheCauseOfAFailure() {
    story.job().checkpoints().failedForReasonUnknown();
    story.poll().pass(29);
    assertThat(failedInAll()).as("the cause may still be found").isZero();
    assertThat(remembered().streakLength()).as("that it failed is known").isEqualTo(1);

    story.after(1).poll();

    assertThat(remembered().failedTotals()).containsEntry(OTHER, 1L);
    assertThat(failedInAll()).isEqualTo(1);
  }

  @Test
  void takesTheCauseFromAnExceptionThatNamesTheCheckpoint() {
    story.job().checkpoints().failedForReasonUnknown();
    story.poll().after(10);
    story.job().fails(story.job().checkpoints().lastId(), STORAGE_ACCESS);
    story.poll();

    assertThat(remembered().streakCause()).contains(STORAGE_ACCESS);
    assertThat(remembered().failedTotals()).containsEntry(STORAGE_ACCESS, 1L);

    story.pass(60);
    assertThat(failedInAll()).as("counted once").isEqualTo(1);
  }

  @Test
  void takesNoCauseFromAnExceptionOfAnotherCheckpoint() {
    story.job().checkpoints().failedForReasonUnknown();
    story.job().fails(story.job().checkpoints().lastId() + 1, STORAGE_ACCESS);
    story.poll().pass(30);

    assertThat(remembered().failedTotals()).containsEntry(OTHER, 1L);
    assertThat(remembered().failedTotals()).containsEntry(STORAGE_ACCESS, 0L);
  }

  @Test
  void doesNotChangeACauseThatWasCounted() {
    story.job().checkpoints().failedForReasonUnknown();
    story.poll().pass(30).after(1);
    story.job().fails(story.job().checkpoints().lastId(), STORAGE_ACCESS);
    story.poll();

    assertThat(remembered().failedTotals()).containsEntry(OTHER, 1L);
    assertThat(failedInAll()).isEqualTo(1);
  }

  @Test
  void doesNotLetAFreshFailureHideTheCauseOfTheStreak() {
    story.job().checkpoints().failed(STORAGE_ACCESS);
    story.pass(10).after(1).job().checkpoints().failedForReasonUnknown();
    story.poll();

    assertThat(remembered().streakCause()).contains(STORAGE_ACCESS);
  }

  @Test
  void holdsItsCountsWhileAnAdaptiveJobBlanksThem() {
    story.job().adaptive();
    story.poll().passWell(5);
    failOne();
    story.job().state(JobState.CREATED);
    story.pass(20);

    assertThat(remembered().completedTotal()).isEqualTo(5);
    assertThat(remembered().streakLength()).isEqualTo(1);
    assertThat(remembered().lastCompleted()).isPresent();
  }

  @Test
  void countsFromZeroAfterAFailoverAndKeepsWhatStands() {
    story.poll().passWell(5);
    failOne();
    story.after(5).job().failedOver();
    story.poll();

    assertThat(remembered().completedTotal()).as("Flink counts anew").isZero();
    assertThat(failedInAll()).isZero();
    assertThat(remembered().lastCompleted()).as("the state is still there").isPresent();
    assertThat(remembered().streakLength()).isEqualTo(1);
  }

  @Test
  void beginsEmptyWithANewJob() {
    story.poll().passWell(5);
    failOne();
    story.after(5).job().redeployed();
    story.poll();

    assertThat(remembered().lastCompleted()).isEmpty();
    assertThat(remembered().lastFailed()).isEmpty();
    assertThat(remembered().streakLength()).isZero();
  }

  @Test
  void countsAgainstTheToleranceOnlyWhatFlinkCounts() {
    Instant begin = story.now();
    failOne();
    story.after(5).job().checkpoints().failedUncounted(TIMEOUT);
    Instant between = story.now();
    story.pass(5);
    failOne();

    assertThat(remembered().countedByFlink(begin)).isEqualTo(2);
    assertThat(remembered().countedByFlink(between)).isEqualTo(1);
  }

  @Test
  void hasEveryCauseFromTheBeginning() {
    story.poll();

    assertThat(remembered().failedTotals()).containsOnlyKeys(CheckpointFailureCause.values());
  }

  private CheckpointHistory remembered() {
    return story.remembered().checkpoints();
  }

  private long failedInAll() {
    return remembered().failedTotals().values().stream().mapToLong(Long::longValue).sum();
  }

  private void failOne() {
    story.after(5).job().checkpoints().failed(STORAGE_ACCESS);
    story.pass(5);
  }
}
