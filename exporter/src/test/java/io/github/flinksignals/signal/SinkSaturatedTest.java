// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Task.Role;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SinkSaturatedTest {
  static Stream<Case> rows() {
    return Stream.of(
        active(
            "the sink is constantly busy",
            story -> {
              story.pass(60);
              story.job().sink().load(1, 0);
              story.pass(50);
            }),
        inactive(
            "the sink is busy only for a short time",
            story -> {
              story.pass(60);
              story.job().sink().load(1, 0);
              story.pass(20);
            }),
        active(
            "the sink has been busy for 30 s, of which the first reading shows the first 10 s",
            story -> {
              story.pass(60);
              story.job().sink().load(1, 0);
              story.pass(30);
            }),
        active(
            "the sink is busy above 0.9 and upstream tasks are backpressured",
            story -> {
              story.job().map().load(0, 0.9);
              story.job().sink().load(0.95, 0);
              story.pass(60);
            }),
        active(
            "the queue grows by half of the written records, although one hot subtask does not show in the average",
            story -> {
              story.job().sink().records(50, 0).load(0.4, 0);
              story.job().lag(1, 0.5);
              story.pass(180);
            }),
        active(
            "tasks before the sink wait for two of its subtasks, and the average is below 0.9",
            story -> {
              waiting(story, 1, 0.95, 0.5, 0.6);
              story.pass(90);
            }),
        inactive(
            "no task waits for the busiest subtasks of the sink",
            story -> {
              story.job().map().load(0.1, 0.2);
              uneven(story, 1, 0.95, 0.5, 0.6);
              story.pass(90);
            }),
        inactive(
            "no subtask of the sink is saturated, although tasks before it wait",
            story -> {
              waiting(story, 0.85, 0.8, 0.6, 0.7);
              story.pass(90);
            }),
        inactive(
            "tasks before the sink wait for a single hot subtask of it",
            story -> {
              waiting(story, 1, 0.3, 0.2, 0.3);
              story.pass(90);
            }),
        inactive(
            "the task before the sink is slower, and waits for the sink for some of the time",
            story -> {
              story.job().source().load(0, 0.9);
              story.job().map().load(0.7, 0.25);
              uneven(story, 1, 0.95, 0.5, 0.6);
              story.pass(180);
            }),
        inactive(
            "two subtasks of the sink are saturated because the job catches up",
            story -> {
              waiting(story, 1, 0.95, 0.5, 0.6);
              story.job().lag(3600, -5);
              story.pass(180);
            }),
        active(
            "two subtasks of the sink pause for a moment",
            story -> {
              waiting(story, 1, 0.95, 0.5, 0.6);
              story.pass(90);
              uneven(story, 0.85, 0.85, 0.5, 0.6);
              story.pass(10);
            }),
        inactive(
            "small differences between record counts are measurement errors",
            story -> {
              story.job().sink().records(95, 0);
              story.job().lag(1, 0.05);
              story.pass(180);
            }),
        inactive(
            "the sink is busy because the job catches up",
            story -> {
              story.job().sink().load(1, 0);
              story.job().lag(3600, -5);
              story.pass(180);
            }),
        active(
            "a busier task is in another pipeline of the job",
            story -> {
              story.job().add("clicks", Role.SOURCE).records(0, 100).load(0.99, 0);
              story.job().add("archive", Role.SINK, "clicks").records(100, 0);
              story.job().sink().load(0.95, 0);
              story.pass(60);
            }),
        active(
            "the bottleneck of another pipeline is busier",
            story -> {
              story.job().add("clicks", Role.SOURCE).records(0, 100).load(0.05, 0.9);
              story.job().add("join", Role.OPERATOR, "clicks").records(100, 100).load(0.99, 0);
              story.job().add("archive", Role.SINK, "join").records(100, 0);
              story.job().map().load(0.1, 0.8);
              story.job().sink().load(0.95, 0);
              story.pass(60);
            }),
        active(
            "another pipeline of the job is further behind, and catches up",
            story -> {
              story.job().sink().load(0.95, 0);
              story.job().lag(1, 0.2).anotherPipeline(3600, -5);
              story.pass(180);
            }),
        inactive(
            "its own pipeline catches up, and another one is further behind",
            story -> {
              story.job().sink().load(0.95, 0);
              story.job().lag(3600, -5).anotherPipeline(9000, 0.05);
              story.pass(180);
            }),
        unknown(
            "the sink of another pipeline does not report its load",
            story -> {
              story.job().anotherPipeline(1, 0).task("archive").busyUnknown();
              story.pass(180);
            }),
        active(
            "without watermarks, pending records fall by chance, and not because the job catches up",
            story -> {
              story.job().source().withoutWatermarkLag().pending(1_000_000, -5);
              story.job().map().load(0.1, 0.9);
              story.job().sink().withoutLag().load(1, 0);
              story.pass(180);
            }),
        inactive(
            "without watermarks, pending records fall by a fifth of what the source emits",
            story -> {
              story.job().source().withoutWatermarkLag().pending(1_000_000, -20);
              story.job().map().load(0.1, 0.9);
              story.job().sink().withoutLag().load(1, 0);
              story.pass(180);
            }),
        inactive(
            "the task before the sink is the bottleneck",
            story -> {
              story.job().source().load(0, 0.9);
              story.job().map().load(1, 0);
              story.job().sink().load(0.6, 0);
              story.pass(180);
            }),
        inactive(
            "another reader of the same task makes the shared queue grow",
            story -> {
              story.job().add("other", Role.OPERATOR, "map").records(20, 0).load(1, 0);
              story.job().map().records(100, 200);
              story.job().lag(1, 0.5);
              story.pass(180);
            }),
        inactive(
            "broadcast records are read more often than they are written",
            story -> {
              story.job().sink().records(400, 0);
              story.pass(180);
            }),
        inactive(
            "the queue has not grown for the whole hold",
            story -> {
              story.pass(60);
              story.job().sink().records(0, 0).load(0.4, 0);
              story.job().lag(1, 1);
              story.pass(30);
            }),
        active(
            "the queue has grown for the whole hold",
            story -> {
              story.pass(60);
              story.job().sink().records(0, 0).load(0.4, 0);
              story.job().lag(1, 1);
              story.pass(50);
            }),
        active(
            "a sink that pauses for a moment is still saturated",
            story -> {
              story.job().sink().load(1, 0);
              story.pass(90).job().sink().load(0.85, 0);
              story.pass(10);
            }),
        inactive(
            "the sink is no longer busy",
            story -> {
              story.job().sink().load(1, 0);
              story.pass(90).job().sink().load(0.5, 0);
              story.pass(30);
            }),
        active(
            "lag falls for a moment while the sink is still busy",
            story -> {
              story.job().sink().load(1, 0);
              story.job().lag(100, 0.5);
              story.pass(120).job().lag(160, -2);
              story.pass(40);
            }),
        inactive(
            "lag has fallen for the whole hold",
            story -> {
              story.job().sink().load(1, 0);
              story.job().lag(100, 0.5);
              story.pass(120).job().lag(1000, -2);
              story.pass(130);
            }),
        active(
            "seeing each fetch twice does not change the result",
            story -> {
              story.job().pollsPerFetch(2);
              story.pass(60);
              story.job().sink().load(1, 0);
              story.pass(60);
            }),
        unknown(
            "the sink was busy for a moment when a TaskManager hung and metrics stopped",
            story -> {
              story.pass(120);
              story.job().sink().load(1, 0);
              story.pass(10).job().withoutFetches(true);
              story.pass(90);
            }),
        inactive(
            "the queue grows before a single hot subtask of the sink",
            story -> {
              story
                  .job()
                  .sink()
                  .parallelism(4)
                  .records(50, 0)
                  .subtasks(2, new double[] {0.1, 1, 0.1, 0.1}, new double[] {3, 90, 3, 4});
              story.job().lag(1, 0.5);
              story.pass(180);
            }),
        unknown(
            "source and sink are one saturated task",
            story -> {
              chained(story);
              story.job().source().load(0.97, 0);
              story.pass(60);
            }),
        unknown(
            "a legacy source, which reports no busy time, and the sink are one task",
            story -> {
              chained(story);
              story.job().source().busyUnknown().reportedLoad(0, 0, 0);
              story.pass(60);
            }),
        inactive(
            "source and sink are one task that has time left",
            story -> {
              chained(story);
              story.job().source().load(0.6, 0);
              story.pass(60);
            }),
        inactive(
            "source and sink are one task that catches up",
            story -> {
              chained(story);
              story.job().source().load(1, 0).lag(3600, -5);
              story.pass(180);
            }),
        unknown(
            "a saturated inner task contains another sink",
            story -> {
              story.job().map().writesOutput().load(0.97, 0);
              story.pass(60);
            }),
        unknown(
            "the load has not been known for long enough",
            story -> {
              story.job().sink().load(1, 0);
              story.pass(20);
            }));
  }

  /** As {@link #uneven}, and the task before the sink waits for it. */
  private static void waiting(Scenario story, double... busy) {
    story.job().map().load(0.1, 0.8);
    uneven(story, busy);
  }

  /** The busy ratios of the subtasks of the sink, which read 100 records per second together. */
  private static void uneven(Scenario story, double... busy) {
    story.job().sink().parallelism(busy.length);
    story.job().sink().subtasks(2, busy, new double[] {30, 30, 20, 20});
  }

  /** The source writes the output itself, in the same task. */
  private static void chained(Scenario story) {
    story.job().only(story.job().source().writesOutput());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsSinksThatCannotKeepUp(Case row) {
    row.checkPipeline(SINK_SATURATED);
  }
}
