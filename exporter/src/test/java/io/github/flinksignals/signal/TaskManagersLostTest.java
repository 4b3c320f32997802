// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.TASK_MANAGERS_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskManagersLostTest {
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
            "one is gone and tasks wait for slots",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(30));
            }),
        new Row(
            "slots are handed out within the grace",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(10));
            }),
        new Row(
            "one is gone and the job runs on without it",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(120));
            }),
        new Row(
            "the number fell before the tasks failed",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(40));
              job.running = false;
              job.pass(seconds(30));
            }),
        new Row(
            "it ran long on fewer, so those are what it needs",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(120));
              job.running = false;
              job.pass(seconds(60));
            }),
        new Row(
            "tasks wait and all TaskManagers are there: starvation of another kind",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.running = false;
              job.pass(seconds(120));
            }),
        new Row(
            "they are back and tasks are getting their slots",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(2);
              job.pass(seconds(10));
            }),
        new Row(
            "they have been back for a while",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(2);
              job.pass(seconds(30));
            }),
        new Row(
            "all tasks run again",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(2);
              job.running = true;
              job.pass(seconds(10));
            }),
        new Row(
            "a run that never had all its tasks running lost nothing it had",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.running = false;
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(120));
            }),
        new Row(
            "another run knows nothing of what the last one had",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.pass(seconds(60));
              job.jobId = "b";
              job.running = false;
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(60));
            }),
        new Row(
            "Flink does not tell how many there are",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.taskManagers = OptionalInt.empty();
              job.pass(seconds(60));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfTaskManagersThatTheJobCannotRunWithout(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);

    Judgement judgement = job.judgement(TASK_MANAGERS_LOST);
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
