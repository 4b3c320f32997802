// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.SUBTASKS_IDLE;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.ScenarioTask;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SubtasksIdleTest {
  static Stream<Case> rows() {
    return Stream.of(
        active(
            "six subtasks cannot share four partitions",
            story -> {
              story.job().source().parallelism(6);
              story.job().source().partitions(4);
              story.pass(10);
            }),
        inactive(
            "with one partition each, no subtask is idle",
            story -> {
              story.job().source().parallelism(4);
              story.job().source().partitions(4);
              story.pass(10);
            }),
        inactive(
            "some subtasks read several partitions",
            story -> {
              story.job().source().parallelism(2);
              story.job().source().partitions(4);
              story.pass(10);
            }),
        inactive(
            "subtasks that do not run are not idle",
            story -> {
              story.job().source().parallelism(6);
              story.job().source().partitions(4);
              story.job().tasks(ScenarioTask::waiting);
              story.pass(10);
            }),
        unknown(
            "the connector does not report its partitions",
            story -> {
              story.job().source().parallelism(6);
              story.pass(10);
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsSubtasksWithoutAPartition(Case row) {
    row.checkPipeline(SUBTASKS_IDLE);
  }
}
