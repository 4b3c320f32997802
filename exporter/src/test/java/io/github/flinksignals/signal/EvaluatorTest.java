// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.fixture.ScenarioTask;
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
    Scenario story = starving(Scenario.of());
    Instant began = story.now();

    story.pass(40);

    assertThat(story.assessed().activeSince()).containsEntry(SLOT_STARVATION, began);
  }

  @Test
  void startsAgainAfterAModeWasInactive() {
    Scenario story = starving(Scenario.of());
    story.job().running();
    story.pass(10);
    assertThat(story.assessed().healthy()).isTrue();

    starving(story);

    assertThat(story.assessed().activeSince()).containsEntry(SLOT_STARVATION, story.now());
  }

  @Test
  void keepsModesAndRootCausesWhileTheJobManagerIsUnreachable() {
    Scenario story = starving(Scenario.of());
    Instant began = story.now();

    story.unreachable(3600);

    assertThat(story.assessed().activeSince()).containsExactly(Map.entry(SLOT_STARVATION, began));
    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
    assertThat(story.assessed().blind()).isTrue();
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void explainsTheModesOfAnOlderJobOfTheName() {
    Scenario story = Scenario.pipeline();
    ScenarioJob older = story.job();
    older.checkpointsAnswered(true).checkpointing(ScenarioJob.checkpointing(10, 600, 0));
    older.checkpoints().completed(1);
    story.pass(60);
    ScenarioJob newer = story.submit(Scenario.JOB);
    story.pass(60);
    older.map().load(0.1, 0.8);
    older.sink().load(1, 0);
    older.lag(1, 0.4);
    story.pass(60);
    for (int failed = 0; failed < 3; failed++) {
      older.checkpoints().failed(CheckpointFailureCause.TIMEOUT);
      newer.checkpoints().completed(1);
      story.pass(10);
    }

    assertThat(story.assessed().activeSince()).containsKeys(SINK_SATURATED, CHECKPOINTS_FAILING);
    assertThat(story.assessed().roots()).containsExactly(SINK_SATURATED);
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void namesTheCauseOfAModeThatIsNoRootCause() {
    Scenario story = starving(Scenario.of()).pass(60);

    assertThat(story.assessed().explainedBy())
        .containsExactly(Map.entry(JOB_NOT_RUNNING, Set.of(SLOT_STARVATION)));
  }

  @Test
  void activatesNoModeWhileTheJobManagerIsUnreachable() {
    Scenario story = Scenario.of().poll();
    story.job().tasks(ScenarioTask::waiting);
    story.after(10).poll().unreachable(3600);

    assertThat(story.assessed().healthy()).isTrue();
  }

  @Test
  void hasNotEnoughDataAboutAJobThatNeverAnswered() {
    Scenario story = Scenario.of();
    story.job().answers(false);
    story.poll();

    for (FailureMode mode : FailureMode.values()) {
      assertThat(story.finding(mode)).as("%s", mode).isInstanceOf(Finding.NotEnoughData.class);
    }
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void findsNoRootCauseRightAfterTheJobManagerReturns() {
    Scenario story = Scenario.of().poll().unreachable(300);
    story.job().tasks(ScenarioTask::waiting);
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
    Scenario story = starving(Scenario.of()).unreachable(300).after(1).poll();

    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
  }

  @Test
  void takesTheWorstFindingOfAllLiveJobsWithAName() {
    Scenario story = Scenario.of();
    failCheckpoints(story.job());
    story.after(10);
    ScenarioJob later = story.submit(Scenario.JOB);
    later.checkpoints().completed(1);
    story.poll();

    assertThat(story.assessment().shadowedJobs()).isEqualTo(1);
    assertThat(story.assessed().activeSince()).containsOnlyKeys(CHECKPOINTS_FAILING);
    assertThat(story.jobHistory().checkpoints().failed().streakLength())
        .as("numbers come from the job that started last")
        .isZero();

    story.job().ended(JobState.CANCELED);
    story.pass(10);

    assertThat(story.assessment().shadowedJobs()).isZero();
    assertThat(story.assessed().healthy()).isTrue();
  }

  @Test
  void evaluatesNoModeOfABatchJob() {
    Scenario story = Scenario.of();
    story.job().batch().tasks(ScenarioTask::waiting).fails(Failure.Kind.JOB);
    story.poll().pass(300);

    assertThat(story.assessed().findings()).isEmpty();
    assertThat(story.assessed().roots()).isEmpty();
    assertThat(story.assessed().history()).isPresent();
  }

  @Test
  void reportsAMissingExpectedJobAfterAMinute() {
    Scenario story = Scenario.of("--job.expected=payments").poll().pass(59);
    assertThat(story.assessed("payments").healthy()).isTrue();
    assertThat(story.assessed("payments").scaleSafe()).isFalse();

    story.after(1).poll();

    assertThat(story.assessed("payments").roots()).containsExactly(JOB_NOT_RUNNING);
  }

  @Test
  void reportsNoMissingJobWhileTheJobManagerIsUnreachable() {
    Scenario story = Scenario.of("--job.expected=payments").poll().unreachable(600);
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
    Scenario story = Scenario.of("--job.expected=" + Scenario.JOB, "--job.retention=2m").poll();
    story.job().ended(JobState.CANCELED);
    story.poll().pass(70);
    Instant began = story.assessed().activeSince().get(JOB_NOT_RUNNING);

    story.without(story.job()).pass(300);

    assertThat(story.assessed().activeSince()).containsEntry(JOB_NOT_RUNNING, began);
  }

  @Test
  void evaluatesAJobIndependentlyOfOthers() {
    Scenario story = Scenario.of();
    story.submit("payments").answers(false);
    story.poll().completeCheckpoints(4);

    assertThat(story.assessed().scaleSafe()).isTrue();
    assertThat(story.assessed("payments").scaleSafe()).isFalse();
  }

  private static Scenario starving(Scenario story) {
    story.job().tasks(ScenarioTask::waiting);
    story.poll().pass(15);
    assertThat(story.assessed().activeSince()).containsOnlyKeys(SLOT_STARVATION);
    return story;
  }

  @Test
  void reportsNoMissingJobBeyondTheJobLimit() {
    Scenario story = Scenario.of().poll();

    story.beyondLimit(story.job()).pass(3600);

    assertThat(story.assessed().healthy()).isTrue();
    assertThat(story.assessed().blind()).isTrue();
    assertThat(story.assessed().scaleSafe()).isFalse();
  }

  @Test
  void evaluatesOtherJobsIfOneCausesAnException() {
    Scenario story = starving(Scenario.of());
    ScenarioJob invalid = story.submit("invalid");
    story.pass(10);
    invalid.checkpoints().triggeredAt(Instant.MIN);
    story.pass(10);

    assertThat(story.assessment().errors()).containsOnlyKeys("invalid");
    assertThat(story.assessed("invalid").blind()).isTrue();
    assertThat(story.assessed("invalid").scaleSafe()).isFalse();
    assertThat(story.assessed().blind()).isFalse();
    assertThat(story.assessed().roots()).containsExactly(SLOT_STARVATION);
  }

  private static void failCheckpoints(ScenarioJob job) {
    for (int i = 0; i < 3; i++) {
      job.checkpoints().failed(CheckpointFailureCause.DECLINED);
    }
  }
}
