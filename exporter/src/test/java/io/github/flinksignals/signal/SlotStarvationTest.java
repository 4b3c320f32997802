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
        inactive("slots are handed out within 15 s", story -> waits(story).pass(14)),
        active("15 s are enough to hand out slots", story -> waits(story).pass(15)),
        active("somebody set a grace of 5 s", s -> waits(s).pass(5)).given("--slots.grace=5s"),
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
            "tasks that deploy have a slot",
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
        active("nothing is seen that says it is over", s -> waits(s).pass(15).unreachable(120)),
        inactive(
            "a cancelled job needs no slot",
            story -> {
              waits(story).pass(15).job().ended(JobState.CANCELED);
              story.pass(10);
            }));
  }

  static Stream<Case> failing() {
    return Stream.of(
        inactive("it has failed for want of slots only now", s -> between(s, SLOTS).pass(14)),
        active(
            "no task is seen to wait, but the exception says what is missing",
            story -> between(story, SLOTS).pass(15)),
        inactive("it restarts for another reason", story -> between(story, JOB).pass(15)),
        active(
            "it is between two attempts, and neither found slots",
            story -> {
              waits(story).pass(10).job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(10);
            }),
        inactive(
            "it fails for another reason, for which its tasks must have had slots",
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
            "all tasks have run since it failed for want of slots",
            story -> {
              between(story, SLOTS).pass(15).job().running();
              story.pass(10).job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(30);
            }));
  }

  static Stream<Case> elastic() {
    return Stream.of(
        inactive("a TaskManager takes up to 3 min to start", s -> elastic(s).pass(179)),
        active("none came within 3 min", story -> elastic(story).pass(180)),
        inactive(
            "more were asked for after 100 s, and have 3 min from there",
            story -> {
              elastic(story).pass(90).cluster().pendingTaskManagers(2);
              story.pass(10).pass(179);
            }),
        active(
            "3 min after more were asked for",
            story -> {
              elastic(story).pass(90).cluster().pendingTaskManagers(2);
              story.pass(10).pass(180);
            }),
        inactive(
            "one of them came after 100 s",
            story -> {
              elastic(story).pass(90).cluster().taskManagers(3);
              story.pass(10).pass(179);
            }),
        active("somebody says that the cluster does not grow", s -> elastic(s).pass(15))
            .given("--slots.elastic=false"),
        inactive("somebody says that the cluster grows", s -> waits(s).pass(179))
            .given("--slots.elastic=true"),
        active("this one did not grow in time", s -> waits(s).pass(180))
            .given("--slots.elastic=true"),
        inactive(
            "one answer that is missing does not make it a cluster that cannot grow",
            story -> {
              elastic(story).pass(60).cluster().silent(true);
              story.pass(10);
            }),
        active(
            "an answer that was missing is no TaskManager that came or went",
            story -> {
              elastic(story).pass(100).cluster().silent(true);
              story.pass(10).cluster().silent(false);
              story.pass(70);
            }));
  }

  static Stream<Case> adaptive() {
    return Stream.of(
        inactive("it wants the 8 slots there are", story -> wants(story, 8).pass(60)),
        inactive("it wants 9 of 8 slots, for 14 s", story -> wants(story, 9).pass(14)),
        active("it wants 9 of 8 slots, for 15 s", story -> wants(story, 9).pass(15)),
        active(
            "another job holds 2 of 8 slots, and it wants 7",
            story -> {
              story.submit("payments");
              wants(story, 7).pass(15);
            }),
        inactive(
            "another job holds 2 of 8 slots, and it wants the other 6",
            story -> {
              story.submit("payments");
              wants(story, 6).pass(60);
            }),
        inactive(
            "a reactive job wants all there is and is content with it",
            story -> {
              story.cluster().reactive();
              wants(story, 128).pass(60);
            }),
        inactive(
            "a TaskManager brought what was missing",
            story -> {
              wants(story, 9).pass(15).cluster().slots(12, 3);
              story.pass(10);
            }),
        active(
            "it waits in CREATED for the least it can run with",
            story -> {
              story.job().state(JobState.CREATED);
              wants(story, 9).pass(15);
            }),
        inactive(
            "it passes through CREATED whenever it is rescaled",
            story -> {
              wants(story, 8).after(10).job().state(JobState.CREATED).desiredSlotsUnknown();
              story.poll().job().running();
              story.pass(20);
            }),
        active(
            "how many slots there are was not answered, which brings none",
            story -> {
              wants(story, 9).pass(15).cluster().silent(true);
              story.pass(10);
            }),
        active(
            "no slot is free, and what it wants was not answered this time",
            story -> {
              wants(story, 9).pass(15).job().desiredSlotsUnknown();
              story.pass(10);
            }));
  }

  @ParameterizedTest
  @MethodSource({"waiting", "failing", "elastic", "adaptive"})
  void tells(Case row) {
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

  /** It ran, failed, and has not begun its next attempt. */
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
