// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.TASK_MANAGERS_LOST;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.Failure;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskManagersLostTest {
  static Stream<Case> rows() {
    return Stream.of(
        active(
            "one TaskManager was lost and tasks wait for slots",
            story -> loseOneAndStop(story).pass(30)),
        inactive(
            "slots may be allocated within the grace", story -> loseOneAndStop(story).pass(10)),
        inactive("the job runs without the lost TaskManager", story -> loseOne(story).pass(120)),
        active(
            "the number of TaskManagers decreased before the tasks failed",
            story -> stop(loseOne(story).pass(40)).pass(30)),
        inactive(
            "the job ran for a while with fewer, so it needs no more",
            story -> stop(loseOne(story).pass(120)).pass(60)),
        inactive(
            "all TaskManagers are registered, so tasks wait for another reason",
            story -> stop(story.pass(60)).pass(120)),
        active(
            "the TaskManagers are back, but tasks still need to get their slots",
            story -> comeBack(loseOneAndStop(story).pass(60)).pass(10)),
        inactive(
            "the TaskManagers have been back for longer than the grace",
            story -> comeBack(loseOneAndStop(story).pass(60)).pass(30)),
        inactive(
            "the cluster released idle TaskManagers, and slots are free",
            story -> {
              stop(loseOne(story)).cluster().slots(4, 2);
              story.pass(60);
            }),
        inactive(
            "the job restarts for another reason on a cluster that released idle TaskManagers",
            story -> {
              loseOne(story).cluster().slots(4, 0);
              stop(story.pass(10)).job().fails(Failure.Kind.JOB);
              story.pass(60);
            }),
        active(
            "the exception says that a TaskManager was lost, although slots are free",
            story -> {
              loseOneAndStop(story).after(1).job().fails(Failure.Kind.TASK_MANAGER);
              story.cluster().slots(8, 2);
              story.pass(60);
            }),
        inactive(
            "the job found other slots, and now fails for another reason",
            story -> {
              loseOneAndStop(story).after(1).job().fails(Failure.Kind.TASK_MANAGER);
              story.cluster().slots(8, 2);
              story.pass(60).job().fails(Failure.Kind.JOB);
              story.pass(60);
            }),
        active(
            "TaskManagers were lost three times, although each was replaced at once",
            story -> loses(loses(loses(story, 40), 40), 40)),
        inactive("TaskManagers were lost twice", story -> loses(loses(story, 40), 40)),
        inactive(
            "three losses in more than 10 min are not again and again",
            story -> loses(loses(loses(story, 310), 310), 40)),
        active(
            "the third loss was less than 10 min after the first",
            story -> loses(loses(loses(story, 250), 250), 40)),
        inactive(
            "one lost TaskManager fails several attempts",
            story -> {
              stop(story.pass(60));
              for (int attempt = 0; attempt < 4; attempt++) {
                story.job().fails(Failure.Kind.TASK_MANAGER);
                story.pass(10);
              }
              story.job().running();
              story.pass(10);
            }),
        inactive(
            "all tasks run again",
            story -> {
              comeBack(loseOneAndStop(story).pass(60)).job().running();
              story.pass(10);
            }),
        unknown(
            "a run that never had all its tasks running has lost nothing",
            story -> {
              story.cluster().taskManagers(1);
              stop(story).pass(120);
            }),
        unknown(
            "the TaskManagers of the previous run do not count for the next one",
            story -> {
              story.pass(60).job().redeployedWithoutState();
              story.cluster().taskManagers(1);
              stop(story).pass(60);
            }),
        unknown(
            "Flink does not report the number of TaskManagers",
            story -> {
              story.cluster().taskManagersUnknown();
              story.pass(60);
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsLostTaskManagersThatTheJobNeeds(Case row) {
    row.checkPipeline(TASK_MANAGERS_LOST);
  }

  /** One of two TaskManagers stops after the job ran for a minute. */
  private static Scenario loseOne(Scenario story) {
    story.pass(60).cluster().taskManagers(1).slots(1, 0);
    return story;
  }

  private static Scenario loseOneAndStop(Scenario story) {
    return stop(loseOne(story));
  }

  private static Scenario stop(Scenario story) {
    story.job().tasks(ScenarioTask::waiting);
    return story;
  }

  private static Scenario comeBack(Scenario story) {
    story.cluster().taskManagers(2).slots(8, 0);
    return story;
  }

  /** A TaskManager is lost and replaced before the next poll; the job then runs for a time. */
  private static Scenario loses(Scenario story, int seconds) {
    story.pass(10).job().fails(Failure.Kind.TASK_MANAGER);
    return story.pass(seconds);
  }
}
