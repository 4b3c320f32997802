// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.model.Failure.Kind.CHECKPOINT;
import static io.github.flinksignals.model.Failure.Kind.JOB;
import static io.github.flinksignals.model.Failure.Kind.SLOTS;
import static io.github.flinksignals.model.Failure.Kind.TASK_MANAGER;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RestartLoopTest {
  static Stream<Case> counts() {
    return Stream.of(
        inactive("the job did not restart", story -> story.poll().pass(60)),
        inactive("two restarts are below three", story -> restart(story, 2, JOB)),
        active("three restarts within 30 s", story -> restart(story, 3, JOB)),
        active(
            "the first of three was ten minutes ago",
            story -> restart(restart(story, 1, JOB).pass(580), 2, JOB)),
        inactive(
            "the first of three was longer ago than ten minutes",
            story -> restart(restart(story, 1, JOB).pass(581), 2, JOB)),
        inactive("the last of three was longer ago", story -> restart(story, 3, JOB).pass(601)),
        active(
            "restarts without an exception count",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.poll().after(10).job().restartedSilently();
              }
              story.poll();
            }),
        inactive(
            "an exception and the count that follows it are the same restart",
            story -> {
              for (int i = 0; i < 2; i++) {
                story.poll().after(10).job().fails(JOB);
                story.poll().after(10).job().restartedSilently();
              }
              story.poll();
            }),
        inactive(
            "one cause failed the regions of a job without a shuffle one after another",
            story -> regionsFail(story, 4)),
        inactive("it failed the regions again after their restart", story -> regionsFail(story, 9)),
        active("it failed them a third time", story -> regionsFail(story, 11)),
        active(
            "Flink reports three failures from before the first poll",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.after(10).job().restarted(JOB);
              }
              story.poll();
            }),
        unknown(
            "Flink has not reported its count yet",
            story -> {
              story.job().restartsUnknown();
              story.poll();
            }));
  }

  static Stream<Case> withoutProgress() {
    return Stream.of(
        active(
            "the job went back to the same checkpoint three times",
            story -> failsEvery(story.completeCheckpoints(1), 480, 3)),
        inactive(
            "it went back to it twice", story -> failsEvery(story.completeCheckpoints(1), 480, 2)),
        inactive(
            "a checkpoint completed after the first of three failures",
            story ->
                failsEvery(
                    failsEvery(story.completeCheckpoints(1), 480, 1).completeCheckpoints(1),
                    480,
                    2)),
        inactive(
            "a checkpoint completed at last",
            story -> failsEvery(story.completeCheckpoints(1), 480, 3).completeCheckpoints(1)),
        inactive(
            "the first of three failures was longer ago than an hour",
            story -> failsEvery(story.completeCheckpoints(1), 1801, 3)),
        inactive(
            "lost TaskManagers caused the restarts",
            story -> {
              story.completeCheckpoints(1);
              for (int i = 0; i < 3; i++) {
                story.pass(480).job().restarted(TASK_MANAGER);
              }
              story.poll();
            }));
  }

  static Stream<Case> withProgress() {
    return Stream.of(
        active("the job failed five times, each 15 min after the last", s -> recurs(s, 900, 5)),
        inactive("it failed four times", s -> recurs(s, 900, 4)),
        inactive("it ran for longer in between", s -> recurs(s, 910, 5)),
        active("it may fail again", s -> recurs(s, 480, 5).pass(890)),
        inactive("it ran for longer than before a failure", s -> recurs(s, 480, 5).pass(910)),
        inactive(
            "one of them came less than 5 min after the one before",
            story -> {
              recurs(story, 480, 2);
              failsEvery(story, 290, 1);
              recurs(story, 480, 2);
            }),
        inactive(
            "a run without a failure came in between",
            story -> {
              recurs(story, 480, 3).pass(1000);
              recurs(story, 480, 2);
            }),
        inactive(
            "lost TaskManagers caused the restarts",
            story -> {
              for (int i = 0; i < 6; i++) {
                story.completeCheckpoints(1).pass(480).job().restarted(TASK_MANAGER);
              }
              story.poll();
            }));
  }

  static Stream<Case> reasons() {
    return Stream.of(
        inactive("SlotStarvation reports these restarts", story -> restart(story, 4, SLOTS)),
        inactive("lost TaskManagers caused the restarts", story -> restart(story, 4, TASK_MANAGER)),
        inactive(
            "CheckpointsFailing reports these restarts", story -> restart(story, 4, CHECKPOINT)),
        active("nothing else reports failed savepoints", story -> savepointsFail(story, 3)),
        inactive("two savepoints failed", story -> savepointsFail(story, 2)),
        inactive(
            "savepoints failed and did not restart the job",
            story -> {
              for (int i = 0; i < 4; i++) {
                story.completeCheckpoints(1).after(10).job().checkpoints().savepointFailed();
                story.poll();
              }
            }),
        active(
            "a failed savepoint restarted the job once, its own errors twice",
            story -> restart(savepointsFail(story, 1), 2, JOB)),
        inactive(
            "only two of four were caused by the job itself",
            story -> restart(restart(story, 2, JOB), 2, SLOTS)),
        inactive(
            "JobManager failovers caused the restarts",
            story -> {
              for (int i = 0; i < 4; i++) {
                story.poll().after(10).job().failedOver();
              }
              story.poll();
            }),
        inactive(
            "restarts of an adaptive job without an exception are rescales",
            story -> {
              story.job().adaptive();
              for (int i = 0; i < 4; i++) {
                story.poll().after(10).job().restartedSilently();
              }
              story.poll();
            }),
        active(
            "failures of an adaptive job count",
            story -> {
              story.job().adaptive();
              restart(story, 3, JOB);
            }),
        inactive(
            "Flink 2 counts the rescales among the restarts",
            story -> {
              story.job().adaptive().rescales(0);
              for (int i = 1; i <= 4; i++) {
                story.poll().after(10).job().restartedSilently().rescales(i);
              }
              story.poll();
            }),
        active(
            "Flink 2 counted no rescale with them",
            story -> {
              story.job().adaptive().rescales(0);
              for (int i = 0; i < 3; i++) {
                story.poll().after(10).job().restartedSilently();
              }
              story.poll().pass(10);
            }));
  }

  static Stream<Case> unseen() {
    return Stream.of(
        active("no new data shows that it is over", s -> restart(s, 3, JOB).unreachable(1200)),
        active(
            "the job FAILED after the restarts",
            story -> {
              restart(story, 3, JOB).after(10).job().ended(JobState.FAILED);
              story.pass(1200);
            }),
        inactive(
            "a decreasing count is not a restart",
            story -> {
              story.job().restarts(7);
              story.poll().after(10).job().restarts(2);
              story.poll().pass(10);
            }));
  }

  @ParameterizedTest
  @MethodSource({"counts", "withoutProgress", "withProgress", "reasons", "unseen"})
  void reportsRepeatedRestarts(Case row) {
    row.check(FailureMode.RESTART_LOOP);
  }

  /** Fails the job several times, each so many seconds after the last event. */
  private static Scenario failsEvery(Scenario story, int seconds, int times) {
    for (int i = 0; i < times; i++) {
      story.pass(seconds).job().restarted(JOB);
    }
    return story.poll();
  }

  /** Fails the job several times, so many seconds apart, after a checkpoint completed. */
  private static Scenario recurs(Scenario story, int seconds, int times) {
    for (int i = 0; i < times; i++) {
      failsEvery(story.completeCheckpoints(1), seconds - 10, 1);
    }
    return story;
  }

  /** Fails one region each second, for so many seconds. */
  private static void regionsFail(Scenario story, int seconds) {
    story.poll().after(10);
    for (int i = 0; i < seconds; i++) {
      story.after(1).job().restarted(JOB);
    }
    story.poll();
  }

  /** Restarts the job several times, ten seconds apart. */
  private static Scenario restart(Scenario story, int times, Failure.Kind kind) {
    for (int i = 0; i < times; i++) {
      story.poll().after(10).job().restarted(kind);
      story.poll();
    }
    return story;
  }

  /** Each savepoint restarts the job, and the next checkpoint completes. */
  private static Scenario savepointsFail(Scenario story, int times) {
    for (int i = 0; i < times; i++) {
      story.completeCheckpoints(1).after(10).job().checkpoints().savepointFailed();
      story
          .job()
          .fails(story.job().checkpoints().lastId(), CheckpointFailureCause.STORAGE_ACCESS)
          .restartedSilently();
      story.poll();
    }
    return story.completeCheckpoints(1);
  }
}
