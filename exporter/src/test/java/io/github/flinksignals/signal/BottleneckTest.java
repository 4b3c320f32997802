// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.Task.Role;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BottleneckTest {
  /**
   * A row.
   *
   * @param expected role and name; empty for none
   */
  private record Row(String why, String expected, Consumer<Scenario> story) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("no task is backpressured or busy", "", story -> {}),
        new Row(
            "the first busy task that is not backpressured itself",
            "sink sink",
            story -> {
              story.job().source().load(0, 0.9);
              story.job().map().load(0.3, 0.7);
              story.job().sink().load(0.8, 0);
            }),
        new Row(
            "a busy task further downstream is not the bottleneck",
            "operator map",
            story -> {
              story.job().source().load(0, 0.9);
              story.job().map().load(0.9, 0);
              story.job().sink().load(0.95, 0);
            }),
        new Row(
            "a task that is backpressured below the threshold passes on backpressure",
            "sink sink",
            story -> {
              story.job().source().load(0, 0.9);
              story.job().map().load(0.3, 0.4);
              story.job().sink().load(1, 0);
            }),
        new Row(
            "without backpressure, the busiest task if it is saturated",
            "source source",
            story -> story.job().source().load(1, 0)),
        new Row(
            "without backpressure, a task busy at 0.8 is no bottleneck",
            "",
            story -> story.job().map().load(0.8, 0)),
        new Row(
            "the busier one of two readers",
            "sink audit",
            story -> {
              story.job().add("audit", Role.SINK, "map").load(0.95, 0);
              story.job().map().load(0, 0.9);
              story.job().sink().load(0.6, 0);
            }),
        new Row(
            "the first task that is not backpressured, although it is busy for little of the time",
            "operator map",
            story -> {
              story.job().source().load(0, 0.9);
              story.job().map().load(0.2, 0);
              story.job().sink().load(0.6, 0);
            }),
        new Row(
            "one subtask of the source waits, which does not show in its average",
            "operator map",
            story -> {
              story.job().source().parallelism(5).load(0.1, 0.2).reportedLoad(0.2, 0.2, 0.9);
              story.job().map().load(0.2, 0);
              story.job().sink().load(0.6, 0);
            }),
        new Row(
            "without backpressure, a task with one saturated subtask",
            "sink sink",
            story -> story.job().sink().parallelism(5).load(0.2, 0).reportedLoad(0.95, 0, 0)),
        new Row(
            "the busiest subtask cannot be busier than all together, whatever the last minute was",
            "",
            story -> story.job().sink().parallelism(4).load(0.2, 0).reportedLoad(0.95, 0, 0)),
        new Row(
            "a legacy source reports only how long it waits",
            "operator map",
            story -> {
              story.job().source().busyUnknown().reportedLoad(0, 0.9, 0.9);
              story.job().map().load(0.7, 0);
              story.job().sink().load(0.8, 0);
            }),
        new Row(
            "a legacy source reports no busy time, but downstream tasks do",
            "operator map",
            story -> {
              story.job().source().busyUnknown();
              story.job().map().load(0.97, 0);
            }),
        new Row(
            "there is no bottleneck while tasks do not run",
            "",
            story -> {
              story.job().map().load(1, 0);
              story.pass(60);
              story.job().tasks(ScenarioTask::waiting);
            }));
  }

  @Test
  void ignoresTheBusyTimeThatFlinkReportsInTheFirstMinute() {
    Scenario story = Scenario.pipeline();
    story.job().sink().parallelism(5).load(0.2, 0).reportedLoad(1, 0, 0);

    story.pass(60);
    assertThat(story.assessed().bottleneck()).isEmpty();
    story.pass(30);
    assertThat(story.assessed().bottleneck()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isTheTaskThatLimitsTheOthers(Row row) {
    Scenario story = Scenario.pipeline();
    row.story().accept(story);
    story.pass(90);

    Optional<Bottleneck> found = story.assessed().bottleneck();
    assertThat(found.map(one -> one.role() + " " + one.task().name()).orElse(""))
        .isEqualTo(row.expected());
  }
}
