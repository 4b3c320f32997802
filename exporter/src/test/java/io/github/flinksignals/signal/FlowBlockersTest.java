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
  void aSaturatedSinkIsABlockerWhileAnotherPipelineCatchesUp() {
    story.job().sink().load(1, 0);
    story.job().lag(1, 0.2).anotherPipeline(3600, -5);
    story.pass(180);

    assertThat(story.assessed().blockers()).contains(Blocker.SINK_SATURATED);
  }

  @Test
  void aHotSubtaskIsABlockerWhileAnotherPipelineCatchesUp() {
    hot(new double[] {0.2, 1, 0.2, 0.2}, new double[] {25, 25, 25, 25});
    story.job().lag(1, 0.2).anotherPipeline(3600, -5);
    story.pass(180);

    assertThat(story.assessed().blockers()).contains(Blocker.SKEWED);
  }

  @Test
  void aSinkIsTheRootCauseAndABlockerIfTasksWaitForHalfOfItsSubtasks() {
    story.job().sink().parallelism(4);
    story.pass(60);
    story.job().map().load(0.1, 0.8);
    story.job().source().load(0.1, 0.8);
    story.job().sink().subtasks(2, new double[] {1, 0.95, 0.5, 0.6}, new double[] {30, 30, 20, 20});
    story.job().lag(1, 1);
    for (int i = 0; i < 18; i++) {
      story.pass(10);
      assertThat(story.assessed().roots())
          .as("after %d0 s", i + 1)
          .doesNotContain(FailureMode.BACKPRESSURE, FailureMode.LAG_RISING);
    }

    assertThat(story.assessed().roots()).containsExactly(FailureMode.SINK_SATURATED);
    assertThat(story.assessed().finding(FailureMode.SINK_SATURATED))
        .isEqualTo(
            new Finding.Active(
                "the bottleneck is the sink sink, busy 76 % on average, and its busiest subtask"
                    + " 100 %"));
    assertThat(story.assessed().blockers()).contains(Blocker.SINK_SATURATED);
  }

  @Test
  void oneSaturatedSubtaskIsABlockerAlsoIfItHasAsManyRecordsAsTheOthers() {
    hot(new double[] {0.2, 1, 0.2, 0.2}, new double[] {25, 25, 25, 25});
    story.pass(60);

    assertThat(story.assessed().activeSince())
        .doesNotContainKeys(FailureMode.DATA_SKEW, FailureMode.SLOW_TASK_MANAGER);
    assertThat(story.assessed().blockers()).contains(Blocker.SKEWED);
  }

  @Test
  void oneSaturatedSubtaskIsNoBlockerBeforeItHasLasted() {
    hot(new double[] {0.2, 1, 0.2, 0.2}, new double[] {25, 25, 25, 25});
    story.pass(20);

    assertThat(story.assessed().blockers()).doesNotContain(Blocker.SKEWED);
  }

  @Test
  void subtasksThatAreAllBusyAreNoBlocker() {
    hot(new double[] {1, 1, 0.8, 0.9}, new double[] {25, 25, 25, 25});
    story.pass(60);

    assertThat(story.assessed().blockers()).doesNotContain(Blocker.SKEWED);
  }

  /** The source waits for the subtasks of the map, of which every second runs on the same tm-1. */
  private void hot(double[] busy, double[] records) {
    story.job().map().parallelism(busy.length);
    story.pass(60);
    story.job().source().load(0.05, 0.9);
    story.job().map().subtasks(2, busy, records);
  }

  @Test
  void asManySubtasksAsPartitionsAreABlocker() {
    story.job().source().partitions(2);
    story.pass(60);

    assertThat(story.assessed().blockers()).contains(Blocker.PARTITIONS_EXHAUSTED);
  }

  @Test
  void theLoadIsUnknownWhileNoMetricsAreFetched() {
    story.pass(120).job().withoutFetches(true);
    story.pass(60);

    assertThat(story.assessed().blockers()).contains(Blocker.LOAD_UNKNOWN);
  }

  @Test
  void theLoadIsKnownAgainWhenMetricsAreFetchedAgain() {
    story.pass(120).job().withoutFetches(true);
    story.pass(60).job().withoutFetches(false);
    story.pass(40);

    assertThat(story.assessed().blockers()).doesNotContain(Blocker.LOAD_UNKNOWN);
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
