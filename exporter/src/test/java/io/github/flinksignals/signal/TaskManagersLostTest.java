// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.TASK_MANAGERS_LOST;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskManagersLostTest {
  static Stream<SimulatedCase> rows() {
    return Stream.of(
        active(
            "one is gone and tasks wait for slots",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(30));
            }),
        inactive(
            "slots are handed out within the grace",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(10));
            }),
        inactive(
            "one is gone and the job runs on without it",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(120));
            }),
        active(
            "the number fell before the tasks failed",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(40));
              job.running = false;
              job.pass(seconds(30));
            }),
        inactive(
            "it ran long on fewer, so those are what it needs",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(120));
              job.running = false;
              job.pass(seconds(60));
            }),
        inactive(
            "tasks wait and all TaskManagers are there: starvation of another kind",
            job -> {
              job.pass(seconds(60));
              job.running = false;
              job.pass(seconds(120));
            }),
        active(
            "they are back and tasks are getting their slots",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(2);
              job.pass(seconds(10));
            }),
        inactive(
            "they have been back for a while",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(2);
              job.pass(seconds(30));
            }),
        inactive(
            "all tasks run again",
            job -> {
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(1);
              job.running = false;
              job.pass(seconds(60));
              job.taskManagers = OptionalInt.of(2);
              job.running = true;
              job.pass(seconds(10));
            }),
        unknown(
            "a run that never had all its tasks running lost nothing it had",
            job -> {
              job.running = false;
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(120));
            }),
        unknown(
            "another run knows nothing of what the last one had",
            job -> {
              job.pass(seconds(60));
              job.jobId = "b";
              job.running = false;
              job.taskManagers = OptionalInt.of(1);
              job.pass(seconds(60));
            }),
        unknown(
            "Flink does not tell how many there are",
            job -> {
              job.taskManagers = OptionalInt.empty();
              job.pass(seconds(60));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfTaskManagersThatTheJobCannotRunWithout(SimulatedCase row) {
    row.check(TASK_MANAGERS_LOST);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
