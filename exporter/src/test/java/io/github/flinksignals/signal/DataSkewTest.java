// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.DATA_SKEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DataSkewTest {
  private static final double[] ONE_OF_FOUR = {0.1, 1, 0.1, 0.1};
  private static final double[] NINETY_PERCENT = {3, 90, 3, 4};

  /** The source no longer waits, so the subtasks are not read. */
  private static void nobodyWaits(Scenario story) {
    story.job().source().load(0.1, 0);
    story.job().map().subtasksUnread();
    story.pass(20);
  }

  /** The source waits for one of four subtasks of the map. */
  private static void hot(Scenario story) {
    hot(story, ONE_OF_FOUR, NINETY_PERCENT);
  }

  private static void hot(Scenario story, double[] busy, double[] records) {
    story.job().map().parallelism(busy.length);
    story.pass(60);
    story.job().source().load(0.05, 0.9);
    story.job().map().subtasks(2, busy, records);
  }

  static Stream<Case> rows() {
    return Stream.of(
        active(
            "one subtask is saturated for 30 s, has most of the records, and the source waits for it",
            story -> {
              hot(story);
              story.pass(30);
            }),
        active(
                "the subtasks are read once a minute",
                story -> {
                  hot(story);
                  story.pass(180);
                })
            .given("--poll.interval=60s"),
        active(
            "some polls come a few milliseconds early",
            story -> {
              hot(story);
              for (int i = 0; i < 4; i++) {
                story.after(Duration.ofMillis(9_990)).poll();
              }
            }),
        inactive(
            "this has not lasted for 30 s",
            story -> {
              hot(story);
              story.pass(20);
            }),
        inactive(
            "it became saturated in the middle of the first of three intervals",
            story -> {
              story.job().map().parallelism(4);
              story.pass(60);
              story.job().source().load(0.05, 0.9);
              story.job().map().subtasks(2, new double[] {0.1, 0.55, 0.1, 0.1}, NINETY_PERCENT);
              story.pass(10);
              story.job().map().subtasks(2, ONE_OF_FOUR, NINETY_PERCENT);
              story.pass(20);
            }),
        active(
            "nobody waits yet, but lag rises",
            story -> {
              story.job().map().parallelism(4).subtasks(2, ONE_OF_FOUR, NINETY_PERCENT);
              story.job().lag(1, 1);
              story.pass(180);
            }),
        unknown(
            "lag rises, nobody waits, and the subtasks of a task that may have a hot one are unread",
            story -> {
              story.job().map().parallelism(4).load(0.3, 0).subtasksUnread();
              story.job().lag(1, 1);
              story.pass(180);
            }),
        inactive(
            "the same, but the task is too idle to have a saturated subtask",
            story -> {
              story.job().map().parallelism(4).load(0.1, 0).subtasksUnread();
              story.job().lag(1, 1);
              story.pass(180);
            }),
        inactive(
            "the same, but the task as a whole is saturated",
            story -> {
              story.job().map().parallelism(4).load(0.99, 0).subtasksUnread();
              story.job().lag(1, 1);
              story.pass(180);
            }),
        inactive(
            "nobody waits and lag does not rise",
            story -> {
              story.job().map().parallelism(4).subtasks(2, ONE_OF_FOUR, NINETY_PERCENT);
              story.pass(180);
            }),
        inactive(
            "the job catches up",
            story -> {
              hot(story);
              story.job().lag(3600, -5);
              story.pass(180);
            }),
        inactive(
            "records are even: the subtask itself is slow",
            story -> {
              hot(story, ONE_OF_FOUR, new double[] {25, 25, 25, 25});
              story.pass(180);
            }),
        inactive(
            "the subtask is busy, but not saturated",
            story -> {
              hot(story, new double[] {0.1, 0.85, 0.1, 0.1}, NINETY_PERCENT);
              story.pass(180);
            }),
        inactive(
            "most subtasks are half as busy or more",
            story -> {
              hot(story, new double[] {0.5, 1, 0.6, 0.1}, NINETY_PERCENT);
              story.pass(180);
            }),
        inactive(
            "all subtasks are saturated, although one has more records",
            story -> {
              hot(story, new double[] {1, 1, 1, 1}, NINETY_PERCENT);
              story.pass(180);
            }),
        active(
            "of two subtasks, the other one has time left",
            story -> {
              hot(story, new double[] {0.1, 1}, new double[] {10, 90});
              story.pass(60);
            }),
        inactive(
            "two subtasks share a slightly uneven load",
            story -> {
              hot(story, new double[] {0.7, 1}, new double[] {42, 58});
              story.pass(180);
            }),
        inactive(
            "a single subtask has nothing to share",
            story -> {
              hot(story, new double[] {1}, new double[] {100});
              story.pass(180);
            }),
        active(
            "two hot keys are on two of eight subtasks",
            story -> {
              hot(
                  story,
                  new double[] {0.1, 1, 0.1, 1, 0.1, 0.1, 0.1, 0.1},
                  new double[] {1, 45, 1, 40, 1, 1, 1, 1});
              story.pass(60);
            }),
        inactive(
            "it ends once nobody waits, although the subtasks are no longer read",
            story -> {
              hot(story);
              story.pass(60);
              nobodyWaits(story);
            }),
        inactive(
            "it ends once nobody waits, although Flink's averages over a minute still say so",
            story -> {
              story.job().source().parallelism(4).reportedLoad(0.1, 0.9, 1);
              hot(story);
              story.pass(60);
              nobodyWaits(story);
            }),
        inactive(
            "it ends once the lag is low again, although it rose for most of its window",
            story -> {
              story.job().map().parallelism(4).subtasks(2, ONE_OF_FOUR, NINETY_PERCENT);
              story.job().lag(1, 1);
              story.pass(180);
              story.job().lag(1, 0);
              story.job().map().subtasksUnread();
              story.pass(20);
            }),
        active(
            "Flink does not report the metrics of some subtasks for half a minute",
            story -> {
              hot(story);
              story.pass(60);
              story.job().map().subtasksUnread();
              story.pass(30);
              story.job().map().subtasks(2, ONE_OF_FOUR, NINETY_PERCENT);
              story.pass(10);
            }),
        active(
            "the subtask stays saturated, and its share of the records varies around the limit",
            story -> {
              hot(story);
              story.pass(60);
              story.job().map().subtasks(2, ONE_OF_FOUR, new double[] {24, 28, 24, 24});
              story.pass(60);
            }),
        inactive(
            "the subtask stays saturated, but its share of the records is no longer uneven",
            story -> {
              hot(story);
              story.pass(60);
              story.job().map().subtasks(2, ONE_OF_FOUR, new double[] {24, 28, 24, 24});
              story.pass(120);
            }),
        active(
            "waiting that pauses for one fetch does not end it",
            story -> {
              hot(story);
              story.pass(60);
              story.job().source().load(0.3, 0.4);
              story.pass(10);
            }),
        unknown(
            "the source waits for a task whose subtasks cannot be read",
            story -> {
              story.pass(60);
              story.job().source().load(0.05, 0.9);
              story.job().map().load(0.2, 0);
              story.pass(60);
            }),
        inactive(
            "the source waits for a task that is saturated as a whole",
            story -> {
              story.pass(60);
              story.job().source().load(0.05, 0.9);
              story.job().map().load(0.97, 0);
              story.pass(60);
            }),
        unknown(
            "no records were counted at the hot subtask",
            story -> {
              hot(story, ONE_OF_FOUR, new double[] {0, 0, 0, 0});
              story.pass(60);
            }),
        active(
            "another pipeline of the job catches up",
            story -> {
              hot(story);
              story.job().lag(1, 0.05).anotherPipeline(3600, -5);
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
  void reportsASubtaskWithMostOfTheRecords(Case row) {
    row.checkPipeline(DATA_SKEW);
  }

  @Test
  void namesTaskSubtaskAndShareAndBlocksScaling() {
    Scenario story = Scenario.pipeline();
    hot(story);
    story.job().lag(1, 1);
    story.pass(180);

    assertThat(story.finding(DATA_SKEW))
        .isEqualTo(
            new Finding.Active(
                "subtask 1 of map on TaskManager tm-1 is busy 100 % of the time, the median of its"
                    + " subtasks 10 %; it processes 90 % of the records, an even share is 25 %"));
    assertThat(story.assessed().roots()).containsExactly(DATA_SKEW);
    assertThat(story.assessed().blockers()).contains(Blocker.SKEWED);
    assertThat(story.assessed().bottleneck().orElseThrow().describe())
        .isEqualTo(
            "the bottleneck is the operator map, busy 33 % on average, and its subtask 1 on"
                + " TaskManager tm-1 100 %");
  }
}
