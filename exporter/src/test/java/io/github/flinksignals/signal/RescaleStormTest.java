// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RescaleStormTest {
  static Stream<Case> rescales() {
    return Stream.of(
        inactive("the job was not rescaled", story -> story.completeCheckpoints(6)),
        inactive("four rescales are below five", story -> alternate(story, 4, 1)),
        active(
            "five rescales, each before the last one is verified", story -> alternate(story, 5, 1)),
        inactive("each of ten rescales is verified", story -> alternate(story, 10, 5)),
        inactive(
            "checkpoints complete after the storm",
            story -> alternate(story, 8, 1).completeCheckpoints(4)),
        active(
            "a verified rescale before them does not count",
            story -> alternate(alternate(story, 1, 6), 5, 1)),
        active(
            "the first of five was almost an hour ago",
            story -> alternate(alternate(story, 1, 1).pass(3550), 4, 0)),
        inactive(
            "the first of five was longer ago than an hour",
            story -> alternate(alternate(story, 1, 1).pass(3601), 4, 0)),
        active(
            "redeploys with another parallelism are rescales as well",
            story -> {
              story.completeCheckpoints(12);
              for (int i = 0; i < 5; i++) {
                int parallelism = 2 + i % 2;
                story.after(10).job().redeployed().tasks(task -> task.parallelism(parallelism + 1));
                story.poll().pass(20);
              }
            }),
        inactive(
            "redeploys with the same parallelism are not",
            story -> {
              story.completeCheckpoints(12);
              for (int i = 0; i < 8; i++) {
                story.after(10).job().redeployed();
                story.poll().pass(20);
              }
            }),
        unknown(
            "without checkpoints no rescale can be verified",
            story -> {
              story.job().checkpointing(Checkpointing.OFF).checkpointsAnswered(false);
              alternate(story, 8, 0);
            }));
  }

  static Stream<Case> steps() {
    return Stream.of(
        inactive("TaskManagers join one by one", story -> grow(story, 12, 30)),
        active(
            "the job is scaled up in eight separate steps, more than three minutes apart",
            story -> grow(story, 8, 190)),
        active("steps without an end are not one rescale", story -> grow(story, 60, 60)));
  }

  static Stream<Case> inVain() {
    return Stream.of(
        active(
            "an adaptive job restarts every 16 s and never gets its parallelism",
            story -> restartInVain(story.poll(), 6, 16, false)),
        active(
            "Flink 2 counts the same restarts as rescales",
            story -> restartInVain(story.poll(), 6, 16, true)),
        active(
            "it restarts every ten minutes and checkpoints complete in between",
            story -> {
              story.job().adaptive();
              for (int i = 0; i < 6; i++) {
                restartInVain(story, 1, 10, false).completeCheckpoints(59);
              }
            }),
        inactive("four are below five", story -> restartInVain(story.poll(), 4, 16, false)),
        inactive(
            "a rescale succeeds after them and is verified",
            story -> alternate(restartInVain(story.poll(), 8, 16, false), 1, 6)),
        inactive(
            "a job that fails and restarts is not rescaled",
            story -> {
              story.job().adaptive();
              for (int i = 0; i < 8; i++) {
                story.poll().after(10).job().restarted(Failure.Kind.JOB);
              }
              story.poll();
            }));
  }

  @ParameterizedTest
  @MethodSource({"rescales", "steps", "inVain"})
  void reportsRescalesThatFollowEachOther(Case row) {
    row.check(FailureMode.RESCALE_STORM);
  }

  @Test
  void blocksScalingAndIsTheRootCause() {
    Scenario story = Scenario.of();
    restartInVain(story.poll(), 30, 16, false);

    assertThat(story.assessed().roots()).containsExactly(FailureMode.RESCALE_STORM);
    assertThat(story.assessed().blockers()).contains(Blocker.RESCALE_UNVERIFIED);

    story.completeCheckpoints(60);
    assertThat(story.finding(FailureMode.RESCALE_STORM).active()).isTrue();
    assertThat(story.assessed().blockers()).containsExactly(Blocker.RESCALE_UNVERIFIED);
  }

  @Test
  void isTheConsequenceOfCheckpointsThatFailForAnotherReason() {
    Scenario story = alternate(Scenario.of(), 1, 6);
    for (int i = 0; i < 5; i++) {
      alternate(story, 1, 0);
      for (int failures = 0; failures < 3; failures++) {
        story.after(10).job().checkpoints().failed(CheckpointFailureCause.STORAGE_ACCESS);
        story.poll();
      }
    }

    assertThat(story.finding(FailureMode.RESCALE_STORM).active()).isTrue();
    assertThat(story.assessed().roots()).containsExactly(FailureMode.CHECKPOINTS_FAILING);
  }

  @Test
  void isTheCauseOfCheckpointsThatItsRestartsEnd() {
    Scenario story = Scenario.of().poll();
    for (int i = 0; i < 10; i++) {
      story.job().checkpoints().failedUncounted(CheckpointFailureCause.TASK_FAILURE);
      restartInVain(story, 1, 16, false);
    }

    assertThat(story.finding(FailureMode.CHECKPOINTS_FAILING).active()).isTrue();
    assertThat(story.assessed().roots()).containsExactly(FailureMode.RESCALE_STORM);
  }

  /** Rescales the job in place, up and down, with so many completed checkpoints after each. */
  private static Scenario alternate(Scenario story, int rescales, int checkpoints) {
    ScenarioJob job = story.job().adaptive();
    for (int i = 0; i < rescales; i++) {
      story.poll().after(10);
      job.rescaled(job.parallelism() == 2 ? 3 : 2);
      story.poll().completeCheckpoints(checkpoints);
    }
    return story;
  }

  private static void grow(Scenario story, int steps, int seconds) {
    ScenarioJob job = story.poll().job().adaptive();
    for (int i = 0; i < steps; i++) {
      story.pass(seconds);
      job.rescaled(job.parallelism() + 1);
      story.poll();
    }
  }

  private static Scenario restartInVain(
      Scenario story, int restarts, int seconds, boolean counted) {
    ScenarioJob job = story.job().adaptive();
    for (int i = 1; i <= restarts; i++) {
      if (counted) {
        job.rescales(i);
      }
      job.restartedSilently();
      story.poll().pass(seconds);
    }
    return story;
  }
}
