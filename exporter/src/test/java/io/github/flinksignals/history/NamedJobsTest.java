// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryJob;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What goes by one name, and for how long it is remembered. */
final class NamedJobsTest {
  private final Story story = Story.of();

  @Test
  void goesOnWithTheNextRunOfAName() {
    story.poll().passWell(4).job().redeployed();
    story.pass(10);

    assertThat(story.history().jobs()).containsOnlyKeys(Story.JOB);
    assertThat(story.remembered().baseline().duration()).as("the memory of the name").isPresent();
  }

  @Test
  void goesOnWithASuccessorListedBesideTheRunThatEnded() {
    story.poll().passWell(4).job().ended(JobState.FINISHED);
    story.pass(10).after(5);
    story.submit(Story.JOB);
    story.pass(5);

    assertThat(named().primary().job().run().jobId()).isEqualTo("job-002");
    assertThat(named().shadowed()).isEmpty();
    assertThat(named().primary().baseline().duration()).isPresent();
  }

  @Test
  void prefersALiveJobToOneThatWasStartedLater() {
    story.poll().after(10);
    StoryJob later = story.submit(Story.JOB);
    story.poll();
    assertThat(named().primary().job().run().jobId()).isEqualTo("job-002");
    assertThat(named().shadowed()).containsOnlyKeys("job-001");

    later.ended(JobState.CANCELED);
    story.pass(10);

    assertThat(named().primary().job().run().jobId()).isEqualTo("job-001");
    assertThat(named().shadowed()).isEmpty();
  }

  @Test
  void givesJobsThatLiveSideBySideHistoriesOfTheirOwn() {
    story.poll().passWell(4).after(5);
    StoryJob later = story.submit(Story.JOB);
    later.checkpoints().completed(7);
    story.pass(5);

    assertThat(named().primary().checkpoints().completedTotal()).isEqualTo(1);
    assertThat(named().shadowed().get("job-001").checkpoints().completedTotal()).isEqualTo(4);

    story.job().ended(JobState.CANCELED);
    story.pass(10);

    assertThat(named().primary().checkpoints().completedTotal()).isEqualTo(1);
  }

  @Test
  void keepsOtherNamesApart() {
    story.submit("payments").checkpoints().completed(1);
    story.poll();

    assertThat(story.history().jobs()).containsOnlyKeys(Story.JOB, "payments");
    assertThat(story.remembered().checkpoints().completedTotal()).isZero();
  }

  @Test
  void forgetsAJobTenMinutesAfterItEndedWell() {
    story.poll().job().ended(JobState.CANCELED);
    story.poll().pass(600);
    assertThat(story.assessment().jobs()).containsKey(Story.JOB);

    story.after(1).poll();

    assertThat(story.assessment().jobs()).isEmpty();
  }

  @Test
  void forgetsAJobADayAfterItFailed() {
    story.poll().job().ended(JobState.FAILED);
    story.poll().without(story.job()).pass(10).after(86_390).poll();
    assertThat(story.assessment().jobs()).containsKey(Story.JOB);

    story.after(1).poll();

    assertThat(story.assessment().jobs()).isEmpty();
  }

  @Test
  void forgetsAJobADayAfterItVanished() {
    story.poll().without(story.job()).pass(10);
    Instant missing = story.now();
    assertThat(story.remembered().missingSince()).contains(missing);
    story.after(86_400).poll();
    assertThat(story.assessment().jobs()).containsKey(Story.JOB);

    story.after(1).poll();

    assertThat(story.assessment().jobs()).isEmpty();
  }

  @Test
  void forgetsNothingWhileTheJobManagerIsAway() {
    story.poll().job().ended(JobState.CANCELED);
    story.poll().unreachable(3600);

    assertThat(story.history().jobs()).containsOnlyKeys(Story.JOB);
  }

  @Test
  void keepsWhatAJobSaidWhileItDoesNotAnswer() {
    story.poll().passWell(2);
    Instant seen = story.now();
    story.job().answers(false);
    story.pass(20);

    assertThat(story.remembered().seenAt()).isEqualTo(seen);
    assertThat(story.remembered().details()).isPresent();
    assertThat(story.remembered().checkpoints().completedTotal()).isEqualTo(2);
  }

  private NamedJobs named() {
    return story.history().jobs().get(Story.JOB);
  }
}
