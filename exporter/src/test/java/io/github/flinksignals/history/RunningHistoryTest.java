// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryTask;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RunningHistoryTest {
  private final Story story = Story.of().poll();
  private final Instant begin = story.now();

  @Test
  void countsFromTheFirstPollThatSawAllTasksRun() {
    story.pass(60);

    assertThat(running()).isEqualTo(begin);
    assertThat(story.remembered().running().lastAllRunning()).contains(story.now());
  }

  @Test
  void countsFromTheFirstPollThatSawATaskNotRun() {
    story.pass(60).job().sink().starting();
    story.pass(10);
    Instant stopped = story.now();
    story.pass(20);

    assertThat(story.remembered().running().allRunning()).isFalse();
    assertThat(running()).isEqualTo(stopped);
    assertThat(story.remembered().running().lastAllRunning()).contains(begin.plusSeconds(60));
  }

  @Test
  void noticesARestartBetweenTwoPolls() {
    story.pass(60).after(5).job().restartedSilently();
    Instant restarted = story.now();
    story.pass(5);

    assertThat(running()).isEqualTo(restarted);
  }

  @Test
  void noticesANewRunBetweenTwoPolls() {
    story.pass(60).after(5).job().failedOver();
    story.pass(5);

    assertThat(running()).isEqualTo(story.now());
  }

  @Test
  void noticesANewRunThatDidNotAnswerAtFirst() {
    story.pass(60).after(5).job().failedOver().answers(false);
    story.pass(5).job().answers(true);
    story.pass(10);

    assertThat(running()).isEqualTo(story.now());
  }

  @Test
  void goesOnCountingThroughTheRestartsOfAJobThatIsNotUp() {
    story.pass(60).job().state(JobState.RESTARTING).tasks(StoryTask::stopped);
    story.pass(10);
    Instant stopped = story.now();
    story.pass(30).job().state(JobState.RUNNING).tasks(StoryTask::starting);
    story.pass(10);

    assertThat(running()).isEqualTo(stopped);
  }

  private Instant running() {
    return story.remembered().running().since();
  }
}
