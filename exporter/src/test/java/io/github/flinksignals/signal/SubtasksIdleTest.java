// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.SUBTASKS_IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SubtasksIdleTest {
  private enum Says {
    ACTIVE,
    INACTIVE,
    NOT_ENOUGH_DATA
  }

  private record Row(String why, Says expected, Consumer<SimulatedJob> story) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "six subtasks cannot share four partitions",
            Says.ACTIVE,
            job -> {
              job.source().parallelism = 6;
              job.source().partitions = OptionalInt.of(4);
              job.pass(seconds(10));
            }),
        new Row(
            "one each is exhausted and not idle",
            Says.INACTIVE,
            job -> {
              job.source().parallelism = 4;
              job.source().partitions = OptionalInt.of(4);
              job.pass(seconds(10));
            }),
        new Row(
            "some read several",
            Says.INACTIVE,
            job -> {
              job.source().parallelism = 2;
              job.source().partitions = OptionalInt.of(4);
              job.pass(seconds(10));
            }),
        new Row(
            "subtasks that do not run do not idle",
            Says.INACTIVE,
            job -> {
              job.source().parallelism = 6;
              job.source().partitions = OptionalInt.of(4);
              job.running = false;
              job.pass(seconds(10));
            }),
        new Row(
            "the connector does not tell its partitions",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.source().parallelism = 6;
              job.pass(seconds(10));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfSubtasksWithoutAPartition(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);

    Judgement judgement = job.judgement(SUBTASKS_IDLE);
    assertThat(says(judgement)).as("%s", judgement).isEqualTo(row.expected());
  }

  private static Says says(Judgement judgement) {
    return judgement.active()
        ? Says.ACTIVE
        : judgement instanceof Judgement.NotEnoughData ? Says.NOT_ENOUGH_DATA : Says.INACTIVE;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
