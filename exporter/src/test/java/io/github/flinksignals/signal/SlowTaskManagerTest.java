// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.SLOW_TASK_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SlowTaskManagerTest {
  private static final double[] EVEN = {25, 25, 25, 25};

  /** The source waits for the subtasks of the map on tm-1, which are the odd ones. */
  private static void slow(Scenario story) {
    slow(story, 2, new double[] {0.2, 1, 0.2, 0.95}, EVEN);
  }

  private static void slow(Scenario story, int taskManagers, double[] busy, double[] records) {
    story.job().map().parallelism(busy.length);
    story.pass(60);
    story.job().source().load(0.05, 0.9);
    story.job().map().subtasks(taskManagers, busy, records);
  }

  static Stream<Case> rows() {
    return Stream.of(
        active(
            "for 30 s, the subtasks on one TaskManager are saturated and no others are",
            story -> {
              slow(story);
              story.pass(30);
            }),
        active(
            "the subtasks on the slow TaskManager have unequal records, so one waits for the other",
            story -> {
              slow(story, 2, new double[] {0.2, 1, 0.2, 0.7}, new double[] {25, 29, 26, 20});
              story.pass(50);
            }),
        inactive(
            "the load differs from subtask to subtask, and no TaskManager is clearly slower",
            story -> {
              slow(story, 2, new double[] {0.45, 1, 0.4, 0.55}, EVEN);
              story.pass(180);
            }),
        inactive(
            "this has not lasted for 30 s",
            story -> {
              slow(story);
              story.pass(20);
            }),
        inactive(
            "the saturated subtask has most of the records",
            story -> {
              slow(story, 2, new double[] {0.2, 1, 0.2, 0.95}, new double[] {5, 60, 5, 30});
              story.pass(180);
            }),
        active(
            "the slow subtasks have fewer records, because a source there reads less",
            story -> {
              slow(story, 2, new double[] {0.2, 1, 0.2, 1}, new double[] {40, 10, 40, 10});
              story.pass(60);
            }),
        inactive(
            "another subtask on the same TaskManager has time left",
            story -> {
              slow(story, 2, new double[] {0.2, 1, 0.2, 0.2}, EVEN);
              story.pass(180);
            }),
        inactive(
            "subtasks on both TaskManagers are saturated",
            story -> {
              slow(
                  story,
                  2,
                  new double[] {1, 1, 0.1, 0.1, 0.1, 0.1},
                  new double[] {9, 9, 9, 9, 9, 9});
              story.pass(180);
            }),
        inactive(
            "there is only one TaskManager",
            story -> {
              slow(story, 1, new double[] {0.2, 1, 0.2, 0.2}, EVEN);
              story.pass(180);
            }),
        inactive(
            "the job catches up",
            story -> {
              slow(story);
              story.job().lag(3600, -5);
              story.pass(180);
            }),
        inactive(
            "nobody waits and lag does not rise",
            story -> {
              slow(story);
              story.job().source().load(0.1, 0);
              story.pass(180);
            }),
        unknown(
            "no task reports its load",
            story -> {
              story.job().tasks(ScenarioTask::busyUnknown);
              story.pass(180);
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsATaskManagerThatSlowsDownTheJob(Case row) {
    row.checkPipeline(SLOW_TASK_MANAGER);
  }

  @Test
  void namesTheTaskManagerAndBlocksScaling() {
    Scenario story = Scenario.pipeline();
    slow(story);
    story.job().lag(1, 1);
    story.pass(180);

    assertThat(story.finding(SLOW_TASK_MANAGER))
        .isEqualTo(
            new Finding.Active(
                "TaskManager tm-1 is slow: subtask 1 of map on TaskManager tm-1 is busy 100 % of"
                    + " the time, the median of its subtasks 20 %; it processes 25 % of the"
                    + " records, an even share is 25 %"));
    assertThat(story.assessed().roots()).containsExactly(SLOW_TASK_MANAGER);
    assertThat(story.assessed().blockers()).contains(Blocker.SKEWED);
  }
}
