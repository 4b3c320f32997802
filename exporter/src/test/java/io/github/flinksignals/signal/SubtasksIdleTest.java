// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.SUBTASKS_IDLE;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SubtasksIdleTest {
  static Stream<SimulatedCase> rows() {
    return Stream.of(
        active(
            "six subtasks cannot share four partitions",
            job -> {
              job.source().parallelism = 6;
              job.source().partitions = OptionalInt.of(4);
              job.pass(seconds(10));
            }),
        inactive(
            "with one partition each, no subtask is idle",
            job -> {
              job.source().parallelism = 4;
              job.source().partitions = OptionalInt.of(4);
              job.pass(seconds(10));
            }),
        inactive(
            "some subtasks read several partitions",
            job -> {
              job.source().parallelism = 2;
              job.source().partitions = OptionalInt.of(4);
              job.pass(seconds(10));
            }),
        inactive(
            "subtasks that do not run are not idle",
            job -> {
              job.source().parallelism = 6;
              job.source().partitions = OptionalInt.of(4);
              job.running = false;
              job.pass(seconds(10));
            }),
        unknown(
            "the connector does not report its partitions",
            job -> {
              job.source().parallelism = 6;
              job.pass(seconds(10));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsSubtasksWithoutAPartition(SimulatedCase row) {
    row.check(SUBTASKS_IDLE);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
