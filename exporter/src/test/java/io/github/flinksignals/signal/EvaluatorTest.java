// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryJob;
import io.github.flinksignals.fixture.StoryTask;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
  @Test
  void keepsTheTimeAModeBegan() {
    Story story = starving(Story.of());
    Instant began = story.now();

    story.pass(40);

    assertThat(story.assessed().activeSince()).containsEntry(SLOT_STARVATION, began);
  }

  @Test
  void startsAgainAfterAModeWasInactive() {
    Story story = starving(Story.of());
    story.job().running();
    story.pass(10);
    assertThat(story.assessed().healthy()).isTrue();

    starving(story);

    assertThat(story.assessed().activeSince()).containsEntry(SLOT_STARVATION, story.now());
  }

  @Test
  void keepsModesAndRootCausesWhileTheJobManagerIsUnreachable() {
    Story story = starving(Story.of());
    Instant began = story.now();

    story.unreachable(3600);

    assertThat(story.assessed().activeSince()).containsExactly(Map.entry(SLOT_STARVATION, began));
    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
    assertThat(story.assessed().blind()).isTrue();
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void namesTheCauseOfAModeThatIsNoRootCause() {
    Story story = starving(Story.of()).pass(60);

    assertThat(story.assessed().explainedBy())
        .containsExactly(Map.entry(JOB_NOT_RUNNING, Set.of(SLOT_STARVATION)));
  }

  @Test
  void activatesNoModeWhileTheJobManagerIsUnreachable() {
    Story story = Story.of().poll();
    story.job().tasks(StoryTask::waiting);
    story.after(10).poll().unreachable(3600);

    assertThat(story.assessed().healthy()).isTrue();
  }

  @Test
  void hasNotEnoughDataAboutAJobThatNeverAnswered() {
    Story story = Story.of();
    story.job().answers(false);
    story.poll();

    for (FailureMode mode : FailureMode.values()) {
      assertThat(story.finding(mode)).as("%s", mode).isInstanceOf(Finding.NotEnoughData.class);
    }
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void findsNoRootCauseRightAfterTheJobManagerReturns() {
    Story story = Story.of().poll().unreachable(300);
    story.job().tasks(StoryTask::waiting);
    story.poll().pass(59);
    assertThat(story.assessed().activeSince()).containsKey(SLOT_STARVATION);
    assertThat(story.assessed().roots()).as("the return of the JobManager explains it").isEmpty();

    story.after(1).poll();

    assertThat(story.assessed().roots())
        .as("the return explains it for a minute")
        .containsExactly(SLOT_STARVATION);
  }

  @Test
  void keepsARootCauseFromBeforeTheJobManagerBecameUnreachable() {
    Story story = starving(Story.of()).unreachable(300).after(1).poll();

    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
  }

  @Test
  void takesTheWorstFindingOfAllLiveJobsWithAName() {
    Story story = Story.of();
    failCheckpoints(story.job());
    story.after(10);
    StoryJob later = story.submit(Story.JOB);
    later.checkpoints().completed(1);
    story.poll();

    assertThat(story.assessment().shadowedJobs()).isEqualTo(1);
    assertThat(story.assessed().activeSince()).containsOnlyKeys(CHECKPOINTS_FAILING);
    assertThat(story.remembered().checkpoints().streakLength())
        .as("numbers come from the job that started last")
        .isZero();

    story.job().ended(JobState.CANCELED);
    story.pass(10);

    assertThat(story.assessment().shadowedJobs()).isZero();
    assertThat(story.assessed().healthy()).isTrue();
  }

  @Test
  void evaluatesNoModeOfABatchJob() {
    Story story = Story.of();
    story.job().batch().tasks(StoryTask::waiting).fails(Failure.Kind.JOB);
    story.poll().pass(300);

    assertThat(story.assessed().findings()).isEmpty();
    assertThat(story.assessed().roots()).isEmpty();
    assertThat(story.assessed().history()).isPresent();
  }

  @Test
  void reportsAMissingExpectedJobAfterAMinute() {
    Story story = Story.of("--job.expected=payments").poll().pass(59);
    assertThat(story.assessed("payments").healthy()).isTrue();
    assertThat(story.assessed("payments").scaleSafe()).isFalse();

    story.after(1).poll();

    assertThat(story.assessed("payments").roots()).containsExactly(JOB_NOT_RUNNING);
  }

  @Test
  void reportsNoMissingJobWhileTheJobManagerIsUnreachable() {
    Story story = Story.of("--job.expected=payments").poll().unreachable(600);
    assertThat(story.assessed("payments").healthy()).isTrue();

    story.after(1).poll().pass(59);
    assertThat(story.assessed("payments").healthy())
        .as("a JobManager that returned has a minute to start the job")
        .isTrue();

    story.after(1).poll();
    assertThat(story.assessed("payments").roots()).containsExactly(JOB_NOT_RUNNING);
  }

  @Test
  void reportsAMissingExpectedJobAfterItsRetention() {
    Story story = Story.of("--job.expected=" + Story.JOB, "--job.retention=2m").poll();
    story.job().ended(JobState.CANCELED);
    story.poll().pass(70);
    Instant began = story.assessed().activeSince().get(JOB_NOT_RUNNING);

    story.without(story.job()).pass(300);

    assertThat(story.assessed().activeSince()).containsEntry(JOB_NOT_RUNNING, began);
  }

  @Test
  void evaluatesAJobIndependentlyOfOthers() {
    Story story = Story.of();
    story.submit("payments").answers(false);
    story.poll().passWell(4);

    assertThat(story.assessed().scaleSafe()).isTrue();
    assertThat(story.assessed("payments").scaleSafe()).isFalse();
  }

  private static Story starving(Story story) {
    story.job().tasks(StoryTask::waiting);
    story.poll().pass(15);
    assertThat(story.assessed().activeSince()).containsOnlyKeys(SLOT_STARVATION);
    return story;
  }

  @Test
  void reportsNoMissingJobBeyondTheJobLimit() {
    Story story = Story.of().poll();

    story.beyondLimit(story.job()).pass(3600);

    assertThat(story.assessed().healthy()).isTrue();
    assertThat(story.assessed().blind()).isTrue();
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void evaluatesOtherJobsIfOneCausesAnException() {
    Story story = starving(Story.of());
    StoryJob invalid = story.submit("invalid");
    story.pass(10);
    invalid.checkpoints().triggeredAt(Instant.MIN);
    story.pass(10);

    assertThat(story.assessment().errors()).containsOnlyKeys("invalid");
    assertThat(story.assessed("invalid").blind()).isTrue();
    assertThat(story.assessed("invalid").scaleSafe()).isFalse();
    assertThat(story.assessed().blind()).isFalse();
    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
  }

  private static void failCheckpoints(StoryJob job) {
    for (int i = 0; i < 3; i++) {
      job.checkpoints().failed(CheckpointFailureCause.DECLINED);
    }
  }
}
