// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import org.junit.jupiter.api.Test;

final class FlowBlockersTest {
  private final Scenario story = Scenario.pipeline();

  @Test
  void aSaturatedSinkIsABlocker() {
    story.job().sink().load(1, 0);
    story.pass(60);

    assertThat(story.assessed().blockers()).contains(Blocker.SINK_SATURATED);
  }

  @Test
  void asManySubtasksAsPartitionsAreABlocker() {
    story.job().source().partitions(2);
    story.pass(60);

    assertThat(story.assessed().blockers()).contains(Blocker.PARTITIONS_EXHAUSTED);
  }

  @Test
  void asManySubtasksAsKeyGroupsAreABlocker() {
    story.job().map().maxParallelism(2);
    story.pass(60);

    assertThat(story.assessed().blockers()).contains(Blocker.MAX_PARALLELISM_REACHED);
  }

  @Test
  void tasksThatNeverHaveMoreThanOneSubtaskAreNoBlocker() {
    story.job().sink().parallelism(1).maxParallelism(1);
    story.pass(60);

    assertThat(story.assessed().blockers()).doesNotContain(Blocker.MAX_PARALLELISM_REACHED);
  }

  @Test
  void oneOfTwoJobsOfANameAtItsMaximumParallelismIsABlocker() {
    story.submit(Scenario.JOB);
    story.job().map().maxParallelism(2);
    story.pass(60);

    assertThat(story.assessed().blockers()).contains(Blocker.MAX_PARALLELISM_REACHED);
  }

  @Test
  void unknownPartitionsAndIdleSinksAreNoBlockers() {
    story.pass(60);

    assertThat(story.assessed().blockers())
        .doesNotContain(Blocker.SINK_SATURATED, Blocker.PARTITIONS_EXHAUSTED);
  }
}
