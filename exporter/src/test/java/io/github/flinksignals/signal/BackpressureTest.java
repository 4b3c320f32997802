// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.Task.Role;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BackpressureTest {
  static Stream<Case> rows() {
    return Stream.of(
        active(
            "a task is backpressured most of the time for longer than 30 s",
            story -> {
              story.job().map().load(0.1, 0.8);
              story.job().sink().load(1, 0);
              story.pass(60);
            }),
        active(
            "another pipeline of the job catches up",
            story -> {
              story.job().map().load(0.1, 0.8);
              story.job().sink().load(0.7, 0);
              story.job().lag(1, 0.05).anotherPipeline(3600, -5);
              story.pass(180);
            }),
        inactive(
            "buffers absorb a single burst",
            story -> {
              story.pass(60);
              story.job().map().load(0.1, 0.8);
              story.pass(20);
            }),
        inactive(
            "the sink became saturated one poll later and is about to be reported as the root cause",
            story -> {
              story.pass(60);
              story.job().map().load(0.1, 0.9);
              story.job().sink().load(0.85, 0);
              story.pass(10);
              story.job().sink().load(1, 0);
              story.pass(30);
            }),
        active(
            "a sink that is saturated only at times will not be reported as the root cause",
            story -> {
              story.pass(60);
              story.job().map().load(0.1, 0.9);
              story.job().sink().load(1, 0);
              story.pass(20);
              story.job().sink().load(0.8, 0);
              story.pass(20);
            }),
        inactive(
            "half of the time is the threshold, and not above it",
            story -> {
              story.job().map().load(0.1, 0.45);
              story.pass(120);
            }),
        inactive(
            "a job that catches up at full speed is healthy",
            story -> {
              story.job().map().load(0.1, 0.9);
              story.job().sink().load(1, 0);
              story.job().lag(3600, -5);
              story.pass(180);
            }),
        inactive(
            "a job that works off a burst of 20 s is healthy",
            story -> {
              story.pass(60);
              burst(story);
              story.pass(20);
            }),
        inactive(
            "the burst still drains when most of the lag window lies after it",
            story -> {
              story.pass(60);
              burst(story);
              story.pass(60);
            }),
        active(
            "after the burst, the lag no longer falls",
            story -> {
              story.pass(60);
              burst(story);
              story.job().lag(21, 0.05);
              story.pass(40);
            }),
        inactive(
            "without watermarks, a falling number of pending records shows that the job catches up",
            story -> {
              story.job().source().withoutWatermarkLag();
              story.job().sink().withoutLag();
              story.job().source().pending(100_000, -200);
              story.job().map().load(0.1, 0.9);
              story.pass(180);
            }),
        active(
            "steady lag makes no difference",
            story -> {
              story.job().map().load(0.1, 0.8);
              story.job().lag(600, 0);
              story.pass(180);
            }),
        inactive(
            "the source that waited has FINISHED, so its last metrics do not change",
            story -> {
              ScenarioTask bounded = story.job().add("bounded", Role.SOURCE).records(0, 100);
              bounded.load(0.1, 0.9);
              story.pass(60);
              bounded.finished(2);
              story.pass(60);
            }),
        unknown(
            "it is not known whether the source waits, and no other task does",
            story -> {
              story.job().source().busyUnknown();
              story.pass(180);
            }),
        active(
            "some polls come a few milliseconds early",
            story -> {
              story.pass(60).job().source().load(0.1, 0.9);
              for (int i = 0; i < 4; i++) {
                story.after(Duration.ofMillis(9_990)).poll();
              }
            }),
        active(
            "the source waited until a moment ago, when Flink no longer reported its load",
            story -> {
              story.job().source().load(0.1, 0.9);
              story.pass(90);
              story.job().source().busyUnknown();
              story.pass(60);
            }),
        unknown(
            "the source waited until Flink no longer reported its load for more than a minute",
            story -> {
              story.job().source().load(0.1, 0.9);
              story.pass(90);
              story.job().source().busyUnknown();
              story.pass(70);
            }),
        unknown(
            "it is over in one pipeline, and another one does not report its load",
            story -> {
              story.job().anotherPipeline(1, 0).source().load(0.1, 0.9);
              story.pass(90);
              story.job().task("clicks").busyUnknown();
              story.job().source().load(0.1, 0);
              story.pass(10);
            }),
        unknown(
            "Flink no longer reported its load, and the job restarted",
            story -> {
              story.job().source().load(0.1, 0.9);
              story.pass(90);
              story.job().source().busyUnknown();
              story.after(1).job().restartedSilently();
              story.pass(30);
            }),
        active(
            "a legacy source reports how long it waits",
            story -> {
              story.job().source().busyUnknown().load(0.1, 0.9).reportedLoad(0, 0.9, 0.9);
              story.pass(60);
            }),
        inactive(
            "a hot subtask is about to be reported as the root cause",
            story -> {
              story.job().map().parallelism(4);
              story.pass(60);
              story.job().source().load(0.05, 0.9);
              story.pass(10);
              story.job().map().subtasks(2, new double[] {0, 1, 0, 0}, new double[] {1, 97, 1, 1});
              story.pass(20);
            }),
        active(
            "a subtask that is hot only at times will not be reported as the root cause",
            story -> {
              story.job().map().parallelism(4);
              story.pass(60);
              story.job().source().load(0.05, 0.9);
              story
                  .job()
                  .map()
                  .subtasks(2, new double[] {0, 0.7, 0, 0}, new double[] {1, 97, 1, 1});
              story.pass(40);
              story.job().map().subtasks(2, new double[] {0, 1, 0, 0}, new double[] {1, 97, 1, 1});
              story.pass(10);
            }),
        unknown(
            "legacy sources report no busy time",
            story -> {
              story.job().tasks(ScenarioTask::busyUnknown);
              story.pass(180);
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsTasksThatWaitForDownstreamTasks(Case row) {
    row.checkPipeline(BACKPRESSURE);
  }

  @Test
  void isNeverTheRootCauseBeforeASinkThatStaysSaturatedAfterACatchUp() {
    Scenario story = Scenario.pipeline();
    story.job().map().load(0.1, 0.8);
    story.job().sink().load(0.99, 0);
    story.job().lag(1000, -5);
    story.pass(120);
    story.job().lag(400, 0.4);
    for (int poll = 0; poll < 15; poll++) {
      story.pass(10);

      assertThat(story.assessed().roots()).doesNotContain(BACKPRESSURE);
    }
    assertThat(story.assessed().roots()).containsExactly(SINK_SATURATED);
  }

  /** Lag rises for 20 s, then falls slowly. */
  private static void burst(Scenario story) {
    story.job().lag(1, 1);
    story.job().map().load(0.2, 0.7);
    story.job().sink().load(0.95, 0);
    story.pass(20);
    story.job().lag(21, -0.15);
  }
}
