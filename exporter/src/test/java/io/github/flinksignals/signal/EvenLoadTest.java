// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.DATA_SKEW;
import static io.github.flinksignals.signal.FailureMode.SLOW_TASK_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Healthy jobs of many shapes for half an hour, whose subtasks are read in each poll: neither a hot
 * subtask nor a slow TaskManager is reported.
 */
final class EvenLoadTest {
  private static final int MINUTES = 30;
  private static final int SECONDS_PER_POLL = 10;

  /** What the job does at a time in seconds. */
  private interface Story {
    void at(int seconds, Shape shape);
  }

  private record Row(String what, int parallelism, int taskManagers, Story story) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** The map of a pipeline, with a load for each subtask that varies a little. */
  private static final class Shape {
    private final Scenario scenario = Scenario.pipeline();
    private final Random random = new Random(7);
    private final int taskManagers;
    private final double[] busy;
    private final double[] records;

    Shape(Row row) {
      taskManagers = row.taskManagers();
      busy = new double[row.parallelism()];
      records = new double[row.parallelism()];
      scenario.job().tasks(task -> task.parallelism(row.parallelism()));
    }

    /** An even load with a relative deviation for each subtask. */
    void even(double mean, double deviation) {
      for (int i = 0; i < busy.length; i++) {
        double factor = 1 + deviation * (2 * random.nextDouble() - 1);
        busy[i] = Math.min(1, mean * factor);
        records[i] = 100 * mean * factor;
      }
    }

    /** One subtask differs: its load, and its records compared with the others. */
    void one(int index, double load, double ratio) {
      busy[index] = load;
      records[index] = ratio * records[(index + 1) % records.length];
    }

    void sourceWaits(double share) {
      scenario.job().source().load(0.05, share);
    }

    void lag(double seconds, double perSecond) {
      scenario.job().lag(seconds, perSecond);
    }

    void poll() {
      scenario.job().map().subtasks(taskManagers, busy.clone(), records.clone());
      scenario.pass(SECONDS_PER_POLL);
    }
  }

  private static Row row(String what, int parallelism, Story story) {
    return new Row(what, parallelism, 2, story);
  }

  static Stream<Row> rows() {
    return Stream.of(
        row("nearly idle", 4, (at, shape) -> shape.even(0.02, 0.5)),
        row("half busy", 4, (at, shape) -> shape.even(0.5, 0.2)),
        row(
            "busy, with parallelism 1",
            1,
            (at, shape) -> {
              shape.even(0.97, 0);
              shape.sourceWaits(0.6);
            }),
        row(
            "busy, with parallelism 2",
            2,
            (at, shape) -> {
              shape.even(0.9, 0.1);
              shape.sourceWaits(0.6);
            }),
        row(
            "busy, with parallelism 3",
            3,
            (at, shape) -> {
              shape.even(0.9, 0.1);
              shape.sourceWaits(0.6);
            }),
        row(
            "busy, with parallelism 64",
            64,
            (at, shape) -> {
              shape.even(0.8, 0.25);
              shape.sourceWaits(0.6);
            }),
        row(
            "two subtasks, one with two thirds of the key groups",
            2,
            (at, shape) -> {
              shape.even(0.48, 0);
              shape.one(1, 0.96, 2);
              shape.sourceWaits(0.3);
            }),
        row(
            "one of five subtasks has more, and the others are busy as well",
            5,
            (at, shape) -> {
              shape.even(0.6, 0.1);
              shape.one(2, 1, 1.6);
              shape.sourceWaits(0.6);
            }),
        row(
            "a saturated subtask that no task waits for",
            8,
            (at, shape) -> {
              shape.even(0.1, 0.2);
              shape.one(3, 1, 20);
            }),
        row(
            "bursts of 20 s on one subtask each minute",
            4,
            (at, shape) -> {
              boolean burst = at % 60 < 20;
              shape.even(0.1, 0.1);
              shape.one(at / 60 % 4, burst ? 1 : 0.1, burst ? 10 : 1);
              shape.sourceWaits(burst ? 0.9 : 0);
            }),
        row(
            "bursts that move from subtask to subtask",
            4,
            (at, shape) -> {
              shape.even(0.1, 0.1);
              shape.one(at / SECONDS_PER_POLL % 4, 1, 10);
              shape.sourceWaits(0.7);
            }),
        row(
            "bursts on all subtasks",
            4,
            (at, shape) -> {
              shape.even(at % 120 < 60 ? 1 : 0.1, 0.05);
              shape.sourceWaits(at % 120 < 60 ? 0.9 : 0);
            }),
        row(
            "windows that fire at once each minute",
            8,
            (at, shape) -> {
              shape.even(at % 60 < 10 ? 1 : 0.1, 0.05);
              shape.sourceWaits(at % 60 < 10 ? 0.8 : 0);
            }),
        row(
            "windows that fire on half of the subtasks for 20 s",
            8,
            (at, shape) -> {
              boolean fires = at % 60 < 20;
              shape.even(0.1, 0.05);
              for (int i = 0; i < 8; i += 2) {
                shape.one(i, fires ? 1 : 0.1, 1);
              }
              shape.sourceWaits(fires ? 0.8 : 0);
            }),
        row(
            "a start: one subtask is warm later than the others",
            4,
            (at, shape) -> {
              shape.even(at < 20 ? 1 : 0.3, 0.1);
              shape.one(3, at < 30 ? 1 : 0.3, 1);
              shape.sourceWaits(at < 30 ? 0.8 : 0);
            }),
        row(
            "a restored state is loaded by one subtask last",
            4,
            (at, shape) -> {
              shape.even(0.2, 0.1);
              shape.one(0, at < 20 ? 1 : 0.2, 3);
              shape.sourceWaits(at < 20 ? 0.9 : 0);
            }),
        row(
            "a catch-up with an even load",
            4,
            (at, shape) -> {
              shape.even(at < 900 ? 1 : 0.3, 0.02);
              shape.sourceWaits(at < 900 ? 0.9 : 0);
              shape.lag(Math.max(1, 3600 - 4.0 * at), at < 900 ? -4 : 0);
            }),
        row(
            "a catch-up of one partition",
            4,
            (at, shape) -> {
              shape.even(0.1, 0.1);
              shape.one(2, at < 900 ? 1 : 0.1, at < 900 ? 20 : 1);
              shape.sourceWaits(at < 900 ? 0.9 : 0);
              shape.lag(Math.max(1, 3600 - 4.0 * at), at < 900 ? -4 : 0);
            }),
        row(
            "garbage collection on one TaskManager for 20 s every two minutes",
            4,
            (at, shape) -> {
              boolean collects = at % 120 < 20;
              shape.even(0.3, 0.1);
              shape.one(1, collects ? 1 : 0.3, 1);
              shape.one(3, collects ? 1 : 0.3, 1);
              shape.sourceWaits(collects ? 0.9 : 0);
            }),
        new Row(
            "expensive records on one of four subtasks of a single TaskManager",
            4,
            1,
            (at, shape) -> {
              shape.even(0.3, 0.1);
              shape.one(1, 1, 1);
              shape.sourceWaits(0.8);
            }),
        row(
            "a daily rise of the load",
            4,
            (at, shape) -> {
              shape.even(0.2 + 0.7 * at / (60 * MINUTES), 0.1);
              shape.sourceWaits(at > 1500 ? 0.6 : 0);
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isNotReported(Row row) {
    Shape shape = new Shape(row);
    for (int at = 0; at < 60 * MINUTES; at += SECONDS_PER_POLL) {
      row.story().at(at, shape);
      shape.poll();
      assertThat(shape.scenario.finding(DATA_SKEW).active()).as("DataSkew at %s s", at).isFalse();
      assertThat(shape.scenario.finding(SLOW_TASK_MANAGER).active())
          .as("SlowTaskManager at %s s", at)
          .isFalse();
    }
    assertThat(Arrays.stream(shape.records).sum()).as("the job had records").isPositive();
  }
}
