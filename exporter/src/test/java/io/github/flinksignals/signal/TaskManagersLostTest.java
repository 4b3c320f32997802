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
            "one TaskManager was lost and tasks wait for slots",
            job -> loseOneAndStop(job).pass(seconds(30))),
        inactive(
            "slots may be allocated within the grace",
            job -> loseOneAndStop(job).pass(seconds(10))),
        inactive(
            "the job runs without the lost TaskManager", job -> loseOne(job).pass(seconds(120))),
        active(
            "the number of TaskManagers decreased before the tasks failed",
            job -> stop(loseOne(job).pass(seconds(40))).pass(seconds(30))),
        inactive(
            "the job ran for a while with fewer, so it needs no more",
            job -> stop(loseOne(job).pass(seconds(120))).pass(seconds(60))),
        inactive(
            "all TaskManagers are registered, so tasks wait for another reason",
            job -> stop(job.pass(seconds(60))).pass(seconds(120))),
        active(
            "the TaskManagers are back, but tasks still need to get their slots",
            job -> comeBack(loseOneAndStop(job).pass(seconds(60))).pass(seconds(10))),
        inactive(
            "the TaskManagers have been back for longer than the grace",
            job -> comeBack(loseOneAndStop(job).pass(seconds(60))).pass(seconds(30))),
        inactive(
            "all tasks run again",
            job -> {
              comeBack(loseOneAndStop(job).pass(seconds(60))).running = true;
              job.pass(seconds(10));
            }),
        unknown(
            "a run that never had all its tasks running has lost nothing",
            job -> {
              job.taskManagers = OptionalInt.of(1);
              stop(job).pass(seconds(120));
            }),
        unknown(
            "the TaskManagers of the previous run do not count for the next one",
            job -> {
              job.pass(seconds(60)).jobId = "b";
              job.taskManagers = OptionalInt.of(1);
              stop(job).pass(seconds(60));
            }),
        unknown(
            "Flink does not report the number of TaskManagers",
            job -> {
              job.taskManagers = OptionalInt.empty();
              job.pass(seconds(60));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsLostTaskManagersThatTheJobNeeds(SimulatedCase row) {
    row.check(TASK_MANAGERS_LOST);
  }

  /** One of two TaskManagers stops after the job ran for a minute. */
  private static SimulatedJob loseOne(SimulatedJob job) {
    job.pass(seconds(60)).taskManagers = OptionalInt.of(1);
    return job;
  }

  private static SimulatedJob loseOneAndStop(SimulatedJob job) {
    return stop(loseOne(job));
  }

  private static SimulatedJob stop(SimulatedJob job) {
    job.running = false;
    return job;
  }

  private static SimulatedJob comeBack(SimulatedJob job) {
    job.taskManagers = OptionalInt.of(2);
    return job;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
