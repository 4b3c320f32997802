// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.history.RescaleOutcome.DEGRADED;
import static io.github.flinksignals.history.RescaleOutcome.FAILED;
import static io.github.flinksignals.history.RescaleOutcome.NONE;
import static io.github.flinksignals.history.RescaleOutcome.VERIFIED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFYING;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryJob;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a rescale from 2 to 4 of a job whose checkpoints took 4 s. */
final class VerificationTest {
  /** A row: the outcome, why it is right, and what happens after the rescale. */
  record Case(RescaleOutcome outcome, String because, Consumer<Story> story) {
    @Override
    public String toString() {
      return outcome + " because " + because;
    }
  }

  private static Case row(RescaleOutcome outcome, String because, Consumer<Story> story) {
    return new Case(outcome, because, story);
  }

  static Stream<Case> begins() {
    return Stream.of(
        row(VERIFYING, "nothing completed yet", story -> story.pass(20)),
        row(VERIFYING, "two in a row are not three", story -> complete(story, 2, 4)),
        row(VERIFIED, "three in a row, as fast as before", story -> complete(story, 3, 4)),
        row(
            VERIFIED,
            "three between two polls are three",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.after(3).job().checkpoints().completed(2);
              }
              story.poll();
            }),
        row(VERIFIED, "twice as long is within the limit", story -> complete(story, 3, 8)),
        row(DEGRADED, "more than twice as long is not", story -> complete(story, 3, 9)),
        row(
            VERIFYING,
            "one that failed begins the row anew",
            story -> complete(fail(complete(story, 2, 4), 1), 2, 4)),
        row(
            VERIFIED,
            "one that failed may be chance",
            story -> complete(fail(complete(story, 2, 4), 1), 3, 4)),
        row(FAILED, "two failed and none completed", story -> fail(story, 2)));
  }

  static Stream<Case> goesOn() {
    return Stream.of(
        row(
            FAILED,
            "two completed since, which is not enough",
            story -> complete(fail(story, 2), 2, 4)),
        row(
            VERIFIED,
            "they complete again, and the mode that said otherwise is over",
            story -> complete(fail(story, 2), 4, 4)),
        row(DEGRADED, "they complete again, but slowly", story -> complete(fail(story, 2), 4, 9)),
        row(
            VERIFIED,
            "the last three are fast again",
            story -> complete(complete(story, 5, 9), 3, 4)),
        row(
            DEGRADED,
            "of the last three one is slow",
            story -> complete(complete(story, 5, 9), 2, 4)),
        row(
            VERIFIED,
            "checkpoints of a run without state are numbered anew, and count anew",
            story -> {
              complete(story, 2, 4);
              story.after(5).job().redeployedWithoutState();
              complete(story.poll(), 1, 4);
            }),
        row(
            VERIFYING,
            "another rescale is judged anew",
            story -> {
              complete(story, 3, 4);
              story.after(5).job().redeployed().tasks(task -> task.parallelism(2).running());
              complete(story.poll(), 2, 4);
            }),
        row(
            NONE,
            "without checkpoints nothing tells",
            story -> {
              story.job().checkpointing(Checkpointing.OFF);
              story.pass(20);
            }),
        row(
            VERIFYING,
            "a job that restarts again and again is not verified",
            story -> complete(restart(story, 3), 3, 4)),
        row(
            VERIFIED,
            "it ran on until the restarts were no loop any more",
            story -> complete(restart(story, 3), 70, 4)));
  }

  static Stream<Case> window() {
    return Stream.of(
        row(VERIFYING, "half an hour did not pass quite", story -> story.pass(1790)),
        row(FAILED, "half an hour passed, and they did not complete", story -> story.pass(1800)),
        row(VERIFIED, "late is better than never", story -> complete(story.pass(1800), 4, 4)),
        row(
            VERIFYING,
            "at an interval of 10 min half an hour is not enough",
            story -> everyTenMinutes(story).pass(3600)),
        row(
            FAILED,
            "six intervals and durations are enough",
            story -> everyTenMinutes(story).pass(3630)));
  }

  @ParameterizedTest
  @MethodSource({"begins", "goesOn", "window"})
  void becomes(Case row) {
    Story story = complete(Story.of().poll(), 12, 4);
    story.after(10).job().redeployed().tasks(task -> task.parallelism(4).running());
    story.poll();
    row.story().accept(story);

    assertThat(story.remembered().rescales().last())
        .map(Rescale::outcome)
        .as(row.because())
        .contains(row.outcome());
  }

  private static Story everyTenMinutes(Story story) {
    story.job().checkpointing(StoryJob.checkpointing(600, 600, 0));
    return story;
  }

  private static Story complete(Story story, int checkpoints, int seconds) {
    for (int i = 0; i < checkpoints; i++) {
      story.after(10).job().checkpoints().completed(seconds);
      story.poll();
    }
    return story;
  }

  private static Story fail(Story story, int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      story.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      story.poll();
    }
    return story;
  }

  private static Story restart(Story story, int times) {
    for (int i = 0; i < times; i++) {
      story.after(10).job().restarted(Failure.Kind.JOB);
      story.poll();
    }
    return story;
  }
}
