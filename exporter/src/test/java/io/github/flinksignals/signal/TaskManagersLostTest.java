// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.TASK_MANAGERS_LOST;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import io.github.flinksignals.model.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
            "the cluster released idle TaskManagers, and slots are free",
            job -> {
              stop(loseOne(job)).slotsAvailable = 2;
              job.slots = 4;
              job.pass(seconds(60));
            }),
        inactive(
            "the job restarts for another reason on a cluster that released idle TaskManagers",
            job -> {
              loseOne(job).slots = 4;
              job.pass(seconds(10));
              stop(job).failures = List.of(failure(job, Failure.Kind.JOB));
              job.pass(seconds(60));
            }),
        active(
            "the exception says that a TaskManager was lost, although slots are free",
            job -> {
              loseOneAndStop(job).failures = List.of(failure(job, Failure.Kind.TASK_MANAGER));
              job.slotsAvailable = 2;
              job.slots = 8;
              job.pass(seconds(60));
            }),
        inactive(
            "the job found other slots, and now fails for another reason",
            job -> {
              loseOneAndStop(job).failures = List.of(failure(job, Failure.Kind.TASK_MANAGER));
              job.slotsAvailable = 2;
              job.slots = 8;
              job.pass(seconds(60));
              job.failures = List.of(failure(job, Failure.Kind.JOB), job.failures.get(0));
              job.pass(seconds(60));
            }),
        active(
            "TaskManagers were lost three times, although each was replaced at once",
            job -> loses(loses(loses(job, 40), 40), 40)),
        inactive("TaskManagers were lost twice", job -> loses(loses(job, 40), 40)),
        inactive(
            "three losses in more than 10 min are not again and again",
            job -> loses(loses(loses(job, 310), 310), 40)),
        active(
            "the third loss was less than 10 min after the first",
            job -> loses(loses(loses(job, 250), 250), 40)),
        inactive(
            "one lost TaskManager fails several attempts",
            job -> {
              job.pass(seconds(60));
              stop(job);
              for (int attempt = 0; attempt < 4; attempt++) {
                fail(job);
                job.pass(seconds(10));
              }
              job.running = true;
              job.pass(seconds(10));
            }),
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
    job.slots = 1;
    return job;
  }

  private static SimulatedJob loseOneAndStop(SimulatedJob job) {
    return stop(loseOne(job));
  }

  private static SimulatedJob stop(SimulatedJob job) {
    job.running = false;
    job.slotsAvailable = 0;
    return job;
  }

  private static SimulatedJob comeBack(SimulatedJob job) {
    job.taskManagers = OptionalInt.of(2);
    job.slots = 8;
    return job;
  }

  /** A TaskManager is lost and replaced before the next poll; the job then runs for a time. */
  private static SimulatedJob loses(SimulatedJob job, long seconds) {
    fail(job.pass(seconds(10)));
    return job.pass(seconds(seconds));
  }

  private static void fail(SimulatedJob job) {
    List<Failure> failures = new ArrayList<>(job.failures);
    failures.add(0, failure(job, Failure.Kind.TASK_MANAGER));
    job.failures = failures;
  }

  private static Failure failure(SimulatedJob job, Failure.Kind kind) {
    return new Failure(
        job.now().plusSeconds(1),
        kind,
        "java.lang.Exception",
        Optional.of("sink"),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
