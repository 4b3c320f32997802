// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryTask;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BaselineTest {
  private final Story story = Story.of().poll();

  @Test
  void needsThreeCheckpoints() {
    complete(5, 10);
    complete(5, 10);
    assertThat(duration()).isEmpty();

    complete(5, 10);
    assertThat(duration()).contains(Duration.ofSeconds(5));
  }

  @Test
  void isTheMedianSoThatOneOutlierIsNothing() {
    complete(5, 20);
    complete(6, 20);
    complete(29, 20);
    complete(5, 20);
    complete(6, 20);

    assertThat(duration()).contains(Duration.ofSeconds(6));
  }

  @Test
  void looksBackAnHour() {
    for (int i = 0; i < 170; i++) {
      complete(20, 20);
    }
    for (int i = 0; i < 100; i++) {
      complete(2, 20);
    }

    assertThat(duration()).as("100 of the last 180").contains(Duration.ofSeconds(2));
  }

  @Test
  void countsACheckpointOnceHoweverOftenItIsSeen() {
    complete(5, 10);
    complete(5, 10);
    story.pass(50);

    assertThat(duration()).isEmpty();
  }

  @Test
  void learnsNothingWhileAnythingIsWrong() {
    for (int i = 0; i < 4; i++) {
      complete(5, 20);
    }
    story.job().tasks(StoryTask::waiting);
    story.pass(30);
    assertThat(story.assessed().healthy()).isFalse();

    for (int i = 0; i < 10; i++) {
      complete(100, 20);
    }

    assertThat(duration()).contains(Duration.ofSeconds(5));
  }

  @Test
  void outlivesARedeploy() {
    for (int i = 0; i < 4; i++) {
      complete(5, 20);
    }
    story.after(5).job().redeployed();
    story.pass(10);

    assertThat(duration()).contains(Duration.ofSeconds(5));
  }

  private void complete(int seconds, int after) {
    story.after(after).job().checkpoints().completed(seconds);
    story.poll();
  }

  private Optional<Duration> duration() {
    return story.remembered().baseline().duration();
  }
}
