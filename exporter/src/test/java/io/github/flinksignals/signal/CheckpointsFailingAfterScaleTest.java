// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointsFailingAfterScaleTest {
  static Stream<Case> begins() {
    return Stream.of(
        inactive("nothing was rescaled", story -> fail(story.completeCheckpoints(200), 5)),
        inactive("a single failed checkpoint can be accidental", story -> fail(rescaled(story), 1)),
        active(
            "two failed and none completed since the rescale", story -> fail(rescaled(story), 2)),
        active(
            "the first failed checkpoint restarted a job that tolerates none",
            story -> {
              fail(rescaled(story), 1);
              story.job().restarted(Failure.Kind.CHECKPOINT);
              story.after(10).poll();
            }),
        inactive(
            "two failed, but one completed: not yet the threshold",
            story -> fail(rescaled(story).completeCheckpoints(1), 2)),
        active(
            "three failed, which is the threshold and more than half since the rescale",
            story -> fail(rescaled(story).completeCheckpoints(1), 3)),
        active(
            "three failed in a row, which is also the threshold of CheckpointsFailing",
            story -> fail(rescaled(story).completeCheckpoints(3), 3)),
        inactive(
            "three failed, but that is only half of the last six, and not in a row",
            story -> {
              rescaled(story).completeCheckpoints(1);
              for (int i = 0; i < 2; i++) {
                fail(story, 1).completeCheckpoints(1);
              }
              fail(story, 1);
            }),
        inactive(
            "checkpoints already failed before the rescale",
            story -> {
              fail(story.completeCheckpoints(5), 3);
              rescale(story, 4);
              fail(story, 3);
            }),
        inactive(
            "no checkpoint completed before the rescale, so checkpoints may never have worked",
            story -> {
              story.poll().pass(20);
              rescale(story, 4);
              fail(story, 3);
            }),
        inactive(
            "a restart is not a rescale",
            story -> {
              story.completeCheckpoints(5).after(5).job().restarted(Failure.Kind.JOB);
              fail(story, 3);
            }),
        inactive(
            "failed savepoints do not count",
            story -> {
              rescaled(story);
              for (int i = 0; i < 4; i++) {
                story.after(10).job().checkpoints().savepointFailed();
                story.poll();
              }
            }),
        active(
            "the window is longer if the checkpoint interval requires it",
            story -> {
              story.job().checkpointing(ScenarioJob.checkpointing(600, 600, 0));
              rescaled(story).pass(2400);
              fail(story, 2);
            }),
        inactive(
            "the window of half an hour has passed", story -> fail(rescaled(story).pass(1800), 3)),
        active(
            "an adaptive job is rescaled in place",
            story -> {
              story.job().adaptive();
              story.completeCheckpoints(5).after(5).job().restartedSilently();
              story.job().tasks(task -> task.parallelism(4).running());
              fail(story.poll(), 2);
            }));
  }

  static Stream<Case> ends() {
    return Stream.of(
        active(
            "two completed in a row are not enough",
            story -> fail(rescaled(story), 3).completeCheckpoints(2)),
        inactive(
            "three completed in a row", story -> fail(rescaled(story), 3).completeCheckpoints(3)),
        active(
            "three completed, but not in a row",
            story ->
                fail(fail(rescaled(story), 3).completeCheckpoints(2), 1).completeCheckpoints(1)),
        inactive(
                "one in a row is enough with this setting",
                story -> fail(rescaled(story), 3).completeCheckpoints(1))
            .given("--rescale.verification-checkpoints=1"),
        inactive(
            "the job was scaled back",
            story -> {
              fail(rescaled(story), 3);
              rescale(story, 2);
              story.pass(20);
            }),
        inactive(
            "the job was scaled back to less than before",
            story -> {
              fail(rescaled(story), 3);
              rescale(story, 1);
              story.pass(20);
            }),
        active(
            "scaling up further is not scaling back",
            story -> {
              fail(rescaled(story), 3);
              rescale(story, 8);
              story.pass(20);
            }),
        active(
            "the job was scaled back only half of the way",
            story -> {
              fail(rescaled(story), 3);
              rescale(story, 3);
              story.pass(20);
            }),
        active(
            "the mode does not become inactive because time passes",
            story -> {
              fail(rescaled(story), 3);
              for (int i = 0; i < 20; i++) {
                fail(story.pass(290), 1);
              }
            }));
  }

  static Stream<Case> withoutHistory() {
    return Stream.of(
        unknown(
            "the job was deployed recently, before the first poll",
            story -> story.after(300).completeCheckpoints(3)),
        inactive(
            "the job was deployed before the first poll, but long ago",
            story -> story.after(3600).completeCheckpoints(3)),
        unknown(
            "checkpoints are disabled",
            story -> {
              story.job().checkpointing(Checkpointing.OFF);
              story.after(3600).poll();
            }));
  }

  @ParameterizedTest
  @MethodSource({"begins", "ends", "withoutHistory"})
  void reportsFailedCheckpointsAfterARescale(Case row) {
    row.check(FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE);
  }

  /** A healthy job is rescaled from 2 to 4. */
  private static Scenario rescaled(Scenario story) {
    return rescale(story.completeCheckpoints(5), 4);
  }

  private static Scenario rescale(Scenario story, int parallelism) {
    story.after(5).job().redeployed().tasks(task -> task.parallelism(parallelism).running());
    return story.poll();
  }

  private static Scenario fail(Scenario story, int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      story.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      story.poll();
    }
    return story;
  }
}
