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
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RestartLoopTest {
  static Stream<Case> counts() {
    return Stream.of(
        inactive("nothing restarted it", story -> story.poll().pass(60)),
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
            "restarts that no exception explains may be the job's",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.poll().after(10).job().restartedSilently();
              }
              story.poll();
            }),
        inactive(
            "the count that follows an exception is of the same restart",
            story -> {
              for (int i = 0; i < 2; i++) {
                story.poll().after(10).job().fails(JOB);
                story.poll().after(10).job().restartedSilently();
              }
              story.poll();
            }),
        active(
            "Flink tells of three failures that happened before anybody watched",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.after(10).job().restarted(JOB);
              }
              story.poll();
            }),
        unknown(
            "Flink did not tell its count yet",
            story -> {
              story.job().restartsUnknown();
              story.poll();
            }));
  }

  static Stream<Case> reasons() {
    return Stream.of(
        inactive("that is SlotStarvation's to tell", story -> restart(story, 4, SLOTS)),
        inactive("the TaskManagers are to blame", story -> restart(story, 4, TASK_MANAGER)),
        inactive("that is CheckpointsFailing's to tell", story -> restart(story, 4, CHECKPOINT)),
        inactive(
            "only two of four are the job's own",
            story -> restart(restart(story, 2, JOB), 2, SLOTS)),
        inactive(
            "the JobManager is to blame",
            story -> {
              for (int i = 0; i < 4; i++) {
                story.poll().after(10).job().failedOver();
              }
              story.poll();
            }),
        inactive(
            "an adaptive job restarts to be rescaled, and no exception says otherwise",
            story -> {
              story.job().adaptive();
              for (int i = 0; i < 4; i++) {
                story.poll().after(10).job().restartedSilently();
              }
              story.poll();
            }),
        active(
            "an adaptive job fails like any other",
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
              story.poll();
            }));
  }

  static Stream<Case> unseen() {
    return Stream.of(
        active("nothing is seen that says it is over", s -> restart(s, 3, JOB).unreachable(1200)),
        active(
            "it FAILED at last, and that is why",
            story -> {
              restart(story, 3, JOB).after(10).job().ended(JobState.FAILED);
              story.pass(1200);
            }),
        inactive(
            "a count that goes backwards is no restart",
            story -> {
              story.job().restarts(7);
              story.poll().after(10).job().restarts(2);
              story.poll().pass(10);
            }));
  }

  @ParameterizedTest
  @MethodSource({"counts", "reasons", "unseen"})
  void tells(Case row) {
    row.check(FailureMode.RESTART_LOOP);
  }

  /** So many restarts, each seen ten seconds after the one before. */
  private static Scenario restart(Scenario story, int times, Failure.Kind kind) {
    for (int i = 0; i < times; i++) {
      story.poll().after(10).job().restarted(kind);
      story.poll();
    }
    return story;
  }
}
