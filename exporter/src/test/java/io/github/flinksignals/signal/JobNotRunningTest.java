// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.model.JobState.CANCELED;
import static io.github.flinksignals.model.JobState.CANCELLING;
import static io.github.flinksignals.model.JobState.FAILED;
import static io.github.flinksignals.model.JobState.FINISHED;
import static io.github.flinksignals.model.JobState.INITIALIZING;
import static io.github.flinksignals.model.JobState.RESTARTING;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.JobState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JobNotRunningTest {
  private static final String EXPECTED = "--job.expected=" + Scenario.JOB;

  static Stream<Case> tasks() {
    return Stream.of(
        inactive("all tasks run", story -> story.poll().pass(300)),
        inactive(
            "subtasks of a source without work may finish",
            story -> {
              story.job().source().finished(1);
              story.poll().pass(300);
            }),
        inactive("a restart may take a minute", story -> restarts(story).pass(59)),
        active("the restart takes longer than a minute", story -> restarts(story).pass(60)),
        inactive("a large state may take ten minutes to restore", s -> restores(s).pass(599)),
        active("even a large state is restored within ten minutes", s -> restores(s).pass(600)),
        active(
            "one task restores, but the other waits for another reason",
            story -> {
              restores(story).job().sink().starting();
              story.pass(60);
            }),
        inactive(
            "TaskManagers of a new standalone cluster start after the JobManager",
            story -> firstStart(story).pass(179)),
        active(
            "no TaskManager of a new standalone cluster started in time",
            story -> firstStart(story).pass(180)),
        inactive(
            "the first TaskManagers registered late, and the tasks are being deployed",
            story -> {
              firstStart(story).pass(100).cluster().taskManagers(2).slots(8, 0);
              story.job().tasks(ScenarioTask::starting);
              story.pass(40);
            }),
        active(
            "tasks do not start although TaskManagers registered a minute ago",
            story -> {
              firstStart(story).pass(100).cluster().taskManagers(2).slots(8, 0);
              story.job().tasks(ScenarioTask::starting);
              story.pass(70);
            }),
        inactive(
            "all tasks run again",
            story -> {
              restarts(story).pass(90).job().running();
              story.pass(10);
            }),
        inactive(
            "each restart took less than a minute",
            story -> {
              restarts(story).pass(40).job().running();
              restarts(story.pass(10)).pass(40);
            }));
  }

  static Stream<Case> ends() {
    return Stream.of(
        active("the job FAILED", story -> ends(story, FAILED)),
        active("the failed job was not submitted again", story -> ends(story, FAILED).pass(3600)),
        active(
            "the next run is not running yet",
            story -> {
              ends(story, FAILED).pass(120).job().redeployed().state(INITIALIZING);
              story.pass(10);
            }),
        inactive(
            "the next run is running",
            story -> {
              ends(story, FAILED).pass(120).job().redeployed();
              story.pass(10);
            }),
        inactive("the job was cancelled", s -> ends(s, CANCELED).pass(120)),
        inactive("the job finished", s -> ends(s, FINISHED).pass(120)),
        inactive(
                "an expected job may be redeployed within a minute",
                s -> ends(s, CANCELED).pass(59))
            .given(EXPECTED),
        active("an expected job was cancelled a minute ago", s -> ends(s, CANCELED).pass(60))
            .given(EXPECTED),
        active("an expected job finished a minute ago", s -> ends(s, FINISHED).pass(60))
            .given(EXPECTED),
        inactive(
            "the time for which the job was cancelled does not count",
            story -> {
              ends(story, CANCELED).pass(300).job().redeployed().state(INITIALIZING);
              story.poll().pass(59);
            }),
        active(
            "the job was submitted again and does not start within a minute",
            story -> {
              ends(story, CANCELED).pass(300).job().redeployed().state(INITIALIZING);
              story.poll().pass(60);
            }));
  }

  static Stream<Case> cancelling() {
    return Stream.of(
        inactive("cancelling may take any time", s -> cancelling(s).pass(170)),
        inactive(
            "the job disappeared while it was being cancelled",
            story -> {
              cancelling(story).pass(10).without(story.job());
              story.pass(120);
            }),
        active("an expected job does not run", s -> cancelling(s).pass(60)).given(EXPECTED));
  }

  static Stream<Case> absences() {
    return Stream.of(
        inactive("the job list omits jobs that are slow to answer", s -> vanishes(s).pass(59)),
        active("a running job has been missing for a minute", story -> vanishes(story).pass(60)),
        inactive(
            "the job is listed again",
            story -> {
              vanishes(story).pass(70).with(story.job());
              story.pass(10);
            }),
        active(
            "the job is listed again, but not running yet",
            story -> {
              vanishes(story).pass(90).with(story.job());
              story.job().failedOver().state(INITIALIZING);
              story.pass(10);
            }),
        inactive(
            "the job had ended before Flink removed it",
            story -> {
              ends(story, CANCELED).pass(30).without(story.job());
              story.pass(120);
            }),
        active(
            "the job had failed before Flink removed it",
            story -> {
              ends(story, FAILED).pass(30).without(story.job());
              story.pass(3600);
            }),
        inactive(
            "the JobManager is unreachable, so there is no new data about the job",
            story -> story.poll().unreachable(600)),
        active("no new data shows that it is over", s -> restarts(s).pass(60).unreachable(600)),
        inactive(
            "after the JobManager returns, the job has a minute to start",
            story -> {
              story.poll().unreachable(600).job().failedOver().state(INITIALIZING);
              story.poll().pass(59);
            }),
        inactive(
            "the job is listed and healthy, but does not answer",
            story -> {
              story.poll().job().answers(false);
              story.pass(300);
            }));
  }

  @ParameterizedTest
  @MethodSource({"tasks", "ends", "cancelling", "absences"})
  void reportsJobsThatShouldRun(Case row) {
    row.check(FailureMode.JOB_NOT_RUNNING);
  }

  /** The JobManager starts a job before any TaskManager has registered. */
  private static Scenario firstStart(Scenario story) {
    story.cluster().taskManagers(0).slots(0, 0);
    story.job().tasks(ScenarioTask::waiting);
    return story.poll();
  }

  private static Scenario restarts(Scenario story) {
    story.poll().after(10).job().state(RESTARTING).tasks(ScenarioTask::stopped);
    return story.poll();
  }

  private static Scenario restores(Scenario story) {
    story.job().tasks(ScenarioTask::restoring);
    return story.poll();
  }

  private static Scenario ends(Scenario story, JobState how) {
    story.poll().after(10).job().ended(how);
    return story.poll();
  }

  private static Scenario cancelling(Scenario story) {
    story.poll().after(10).job().state(CANCELLING).tasks(ScenarioTask::stopped);
    return story.poll();
  }

  private static Scenario vanishes(Scenario story) {
    return story.poll().after(10).without(story.job()).poll();
  }
}
