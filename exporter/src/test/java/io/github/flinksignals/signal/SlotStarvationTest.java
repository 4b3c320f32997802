// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.model.Failure.Kind.JOB;
import static io.github.flinksignals.model.Failure.Kind.SLOTS;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SlotStarvationTest {
  static Stream<Case> waiting() {
    return Stream.of(
        inactive("slots may be allocated within 15 s", story -> waits(story).pass(14)),
        active("slots were not allocated within 15 s", story -> waits(story).pass(15)),
        active("the configured grace of 5 s has passed", s -> waits(s).pass(5))
            .given("--slots.grace=5s"),
        inactive(
            "a full cluster whose jobs all run is healthy",
            story -> {
              story.cluster().slots(4, 0);
              story.poll().pass(60);
            }),
        inactive(
            "all tasks have a slot again",
            story -> {
              waits(story).pass(30).job().running();
              story.pass(10);
            }),
        inactive(
            "tasks that are being deployed have a slot",
            story -> {
              waits(story).pass(30).job().tasks(ScenarioTask::starting);
              story.pass(10);
            }),
        active(
            "one region runs, the other has no slot",
            story -> {
              story.poll().job().sink().waiting();
              story.poll().pass(15);
            }),
        active("no new data shows that it is over", s -> waits(s).pass(15).unreachable(120)),
        inactive(
            "a cancelled job needs no slot",
            story -> {
              waits(story).pass(15).job().ended(JobState.CANCELED);
              story.pass(10);
            }));
  }

  static Stream<Case> failing() {
    return Stream.of(
        inactive(
            "the job failed because of missing slots 14 s ago", s -> between(s, SLOTS).pass(14)),
        active(
            "no task waits, but the exception reports missing slots",
            story -> between(story, SLOTS).pass(15)),
        inactive("the job restarts for another reason", story -> between(story, JOB).pass(15)),
        active(
            "the job is between two attempts without slots",
            story -> {
              waits(story).pass(10).job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(10);
            }),
        inactive(
            "the job fails for another reason, so its tasks had slots",
            story -> {
              waits(story).pass(10).job().fails(JOB).state(JobState.RESTARTING);
              story.job().tasks(ScenarioTask::stopped);
              story.pass(30);
            }),
        active(
            "a region without slots is between two attempts while the other runs",
            story -> {
              story.poll().job().sink().waiting();
              story.poll().pass(15).job().sink().stopped();
              story.pass(10);
            }),
        inactive(
            "all tasks have run since the failure because of missing slots",
            story -> {
              between(story, SLOTS).pass(15).job().running();
              story.pass(10).job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(30);
            }));
  }

  static Stream<Case> elastic() {
    return Stream.of(
        inactive("a TaskManager takes up to 3 min to start", s -> elastic(s).pass(179)),
        active("no TaskManager registered within 3 min", story -> elastic(story).pass(180)),
        inactive(
            "more TaskManagers were requested after 100 s, which starts the 3 min again",
            story -> {
              elastic(story).pass(90).cluster().pendingTaskManagers(2);
              story.pass(10).pass(179);
            }),
        active(
            "3 min have passed since more TaskManagers were requested",
            story -> {
              elastic(story).pass(90).cluster().pendingTaskManagers(2);
              story.pass(10).pass(180);
            }),
        inactive(
            "one TaskManager registered after 100 s, which starts the 3 min again",
            story -> {
              elastic(story).pass(90).cluster().taskManagers(3);
              story.pass(10).pass(179);
            }),
        active(
            "pods that crash before they register are no progress",
            story -> {
              elastic(story);
              crashingPods(story, 150);
              story.pass(30);
            }),
        inactive(
            "each TaskManager that registers is progress",
            story -> {
              elastic(story).cluster().slots(8, 0);
              registers(story, 3, 170);
              registers(story, 4, 170);
            }),
        active(
            "a cluster that grows slowly gets three graces at most",
            story -> {
              elastic(story);
              for (int taskManagers = 3; taskManagers < 7; taskManagers++) {
                registers(story, taskManagers, 130);
              }
              story.pass(20);
            }),
        inactive(
            "a TaskManager that was lost and replaced is progress once",
            story -> {
              elastic(story);
              story.cluster().taskManagers(1);
              story.pass(60);
              registers(story, 2, 100);
              story.pass(70);
            }),
        active(
                "the setting says that the cluster does not start TaskManagers",
                s -> elastic(s).pass(15))
            .given("--slots.elastic=false"),
        inactive("the setting says that the cluster starts TaskManagers", s -> waits(s).pass(179))
            .given("--slots.elastic=true"),
        active("the cluster did not start a TaskManager in time", s -> waits(s).pass(180))
            .given("--slots.elastic=true"),
        inactive(
            "a missing answer does not mean that the cluster starts no TaskManagers",
            story -> {
              elastic(story).pass(60).cluster().silent(true);
              story.pass(10);
            }),
        active(
            "a missing answer does not mean that the number of TaskManagers changed",
            story -> {
              elastic(story).pass(100).cluster().silent(true);
              story.pass(10).cluster().silent(false);
              story.pass(70);
            }));
  }

  static Stream<Case> firstStart() {
    return Stream.of(
        inactive(
            "the TaskManagers of a new standalone cluster register after its JobManager",
            story -> {
              story.cluster().taskManagers(0).slots(0, 0);
              waits(story).pass(179);
            }),
        active(
            "no TaskManager of a new standalone cluster registered within 3 min",
            story -> {
              story.cluster().taskManagers(0).slots(0, 0);
              waits(story).pass(180);
            }),
        inactive(
            "the first of several TaskManagers registered, and the others may follow",
            story -> {
              story.cluster().taskManagers(0).slots(0, 0);
              waits(story).pass(100);
              registers(story, 1, 100);
            }),
        active(
            "the last TaskManager registered 3 min ago, so no other one follows",
            story -> {
              story.cluster().taskManagers(0).slots(0, 0);
              waits(story).pass(100);
              registers(story, 1, 190);
            }),
        active(
            "a run that ran before knows its cluster",
            story -> {
              story.poll().after(10).cluster().taskManagers(0).slots(0, 0);
              waits(story).pass(15);
            }),
        active(
            "a job that is submitted to a running cluster finds no slot there",
            story -> {
              story.cluster().slots(8, 0);
              waits(story).pass(15);
            }));
  }

  static Stream<Case> adaptive() {
    return Stream.of(
        inactive("the job wants the 8 slots that exist", story -> wants(story, 8).pass(60)),
        inactive("the job has wanted 9 of 8 slots for 14 s", story -> wants(story, 9).pass(14)),
        active("the job has wanted 9 of 8 slots for 15 s", story -> wants(story, 9).pass(15)),
        active(
            "another job uses 2 of 8 slots, and this one wants 7",
            story -> {
              story.submit("payments");
              wants(story, 7).pass(15);
            }),
        inactive(
            "another job uses 2 of 8 slots, and this one wants the other 6",
            story -> {
              story.submit("payments");
              wants(story, 6).pass(60);
            }),
        inactive(
            "in reactive mode, a job wants all slots but needs fewer",
            story -> {
              story.cluster().reactive();
              wants(story, 128).pass(60);
            }),
        inactive(
            "a new TaskManager has the missing slots",
            story -> {
              wants(story, 9).pass(15).cluster().slots(12, 3);
              story.pass(10);
            }),
        active(
            "the job waits in CREATED for its minimum number of slots",
            story -> {
              story.job().state(JobState.CREATED);
              wants(story, 9).pass(15);
            }),
        inactive(
            "a rescale passes through CREATED",
            story -> {
              wants(story, 8).after(10).job().state(JobState.CREATED).desiredSlotsUnknown();
              story.poll().job().running();
              story.pass(20);
            }),
        active(
            "the number of slots is missing from one answer, but no slot was added",
            story -> {
              wants(story, 9).pass(15).cluster().silent(true);
              story.pass(10);
            }),
        active(
            "no slot is free, and the wanted number is missing from one answer",
            story -> {
              wants(story, 9).pass(15).job().desiredSlotsUnknown();
              story.pass(10);
            }));
  }

  @ParameterizedTest
  @MethodSource({"waiting", "failing", "elastic", "firstStart", "adaptive"})
  void reportsMissingSlots(Case row) {
    row.check(FailureMode.SLOT_STARVATION);
  }

  private static Scenario waits(Scenario story) {
    story.job().tasks(ScenarioTask::waiting);
    return story.poll();
  }

  private static Scenario elastic(Scenario story) {
    story.cluster().pendingTaskManagers(1);
    return waits(story.poll().after(10));
  }

  /** A pod is requested, crashes before it registers, and is requested again. */
  private static void crashingPods(Scenario story, int seconds) {
    for (int second = 0; second < seconds; second += 10) {
      story.cluster().pendingTaskManagers(second / 10 % 2);
      story.pass(10);
    }
  }

  private static void registers(Scenario story, int taskManagers, int seconds) {
    story.cluster().taskManagers(taskManagers);
    story.pass(seconds);
  }

  /** The job ran, failed, and has not started its next attempt. */
  private static Scenario between(Scenario story, Failure.Kind kind) {
    story.poll().after(10).job().fails(kind);
    story.job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
    return story.poll();
  }

  private static Scenario wants(Scenario story, int slots) {
    story.cluster().slots(8, 0);
    story.job().adaptive().desiredSlots(slots);
    return story.poll();
  }
}
