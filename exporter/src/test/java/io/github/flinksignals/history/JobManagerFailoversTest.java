// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.JobState;
import org.junit.jupiter.api.Test;

final class JobManagerFailoversTest {
  private final Scenario story = Scenario.of().poll().after(10);

  private long total() {
    return story.poll().history().cluster().failovers().total();
  }

  @Test
  void countsAFailoverWithHighAvailabilityAtOnce() {
    story.job().failedOver().state(JobState.CREATED);

    assertThat(total()).isEqualTo(1);
    assertThat(total()).as("the same one").isEqualTo(1);
  }

  @Test
  void countsOneFailoverOfAllJobs() {
    ScenarioJob other = story.submit("payments");
    story.poll().after(10);
    story.job().failedOver();
    other.failedOver();

    assertThat(total()).isEqualTo(1);
  }

  @Test
  void countsEveryRestartOfAnApplicationWithoutHighAvailability() {
    for (int restart = 1; restart <= 3; restart++) {
      story.unreachable(20).after(10).job().redeployedWithoutState().state(JobState.CREATED);
      assertThat(total()).isEqualTo(restart);
    }
  }

  @Test
  void countsAJobManagerThatFirstListsNoJob() {
    story.without(story.job()).unreachable(20).after(10);
    assertThat(total()).as("it may still start its jobs").isZero();

    story.with(story.job()).job().redeployedWithoutState();

    assertThat(total()).isEqualTo(1);
  }

  @Test
  void doesNotCountAJobThatTheListOmits() {
    story.submit("payments");
    story.poll().after(10).without(story.job());
    assertThat(total()).isZero();

    story.with(story.job());

    assertThat(total()).isZero();
  }

  @Test
  void doesNotCountAJobManagerThatWasUnreachable() {
    story.unreachable(300).after(10);

    assertThat(total()).isZero();
  }

  @Test
  void doesNotCountARedeploymentInASession() {
    story.job().ended(JobState.CANCELED);
    story.poll().after(10).submit(Scenario.JOB);

    assertThat(total()).isZero();
  }

  @Test
  void doesNotCountARestartOfTheJob() {
    story.job().restartedSilently();

    assertThat(total()).isZero();
  }
}
