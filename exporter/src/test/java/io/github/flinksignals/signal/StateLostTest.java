// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Restore;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StateLostTest {
  static Stream<Case> begins() {
    return Stream.of(
        active(
            "the next run began with nothing, although there was a checkpoint",
            story -> well(story).redeployedWithoutState()),
        active(
            "cancelled and started anew is how state is lost by hand",
            story -> {
              ScenarioJob job = well(story);
              job.ended(JobState.CANCELED);
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        active(
            "a job that is stopped with a savepoint reads FINISHED, and should go on from there",
            story -> {
              ScenarioJob job = well(story).stoppedWithSavepoint();
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        active(
            "a job that failed had state as well",
            story -> {
              ScenarioJob job = well(story).ended(JobState.FAILED);
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        active(
            "high availability kept the id, and nothing to restore",
            story -> well(story).failedOverWithoutState()),
        active(
            "it went on from an older checkpoint than the last",
            story -> well(story).redeployedFrom(older(story, 2))),
        inactive("it went on from the last checkpoint", story -> well(story).redeployed()),
        inactive(
            "it went on from one that completed after the last look",
            story -> well(story).redeployedFrom(older(story, 6))),
        inactive(
            "it went on from the savepoint it was stopped with",
            story -> {
              ScenarioJob job = well(story).stoppedWithSavepoint();
              story.poll().after(30);
              job.redeployed();
            }),
        inactive(
            "ids of another job's checkpoints do not compare",
            story ->
                well(story)
                    .redeployedFrom(
                        Optional.of(
                            new Restore(
                                1, story.now(), Optional.of("s3://checkpoints/elsewhere/chk-1"))))),
        inactive(
            "a job that finished by itself has nothing to go on with",
            story -> {
              ScenarioJob job = well(story).ended(JobState.FINISHED);
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        inactive(
            "the run before never completed a checkpoint",
            story -> story.poll().pass(30).after(5).job().redeployedWithoutState()),
        inactive(
            "it runs beside another live job of that name, and takes over from none",
            story -> {
              story.completeCheckpoints(371);
              story.after(5).submit(Scenario.JOB);
            }),
        inactive(
            "a restart restores by itself",
            story -> {
              well(story).redeployed();
              story.poll().pass(10);
              story.job().restarted(Failure.Kind.JOB);
            }));
  }

  static Stream<Case> settles() {
    return Stream.of(
        inactive(
            "Flink may not tell of a restore at once",
            story -> {
              well(story).redeployedWithoutState();
              story.poll();
            }),
        inactive(
            "tasks that never ran have lost nothing yet",
            story -> {
              well(story).redeployedWithoutState().tasks(task -> task.waiting());
              story.poll().pass(60);
            }));
  }

  static Stream<Case> ends() {
    return Stream.of(
        active(
            "for an hour somebody may still do something about it",
            story -> {
              well(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(350);
            }),
        inactive(
            "after an hour nobody will",
            story -> {
              well(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(361);
            }),
        inactive(
            "a later run starts with state",
            story -> {
              well(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(3);
              story.job().redeployed();
              story.poll().pass(10);
            }),
        active(
            "a later run starts with nothing as well",
            story -> {
              well(story).redeployedWithoutState();
              story.poll().pass(10);
              story.after(5).job().redeployedWithoutState();
              story.poll().pass(10);
            }),
        active(
            "it is judged once, not again at each restart that restores its own checkpoint",
            story -> {
              well(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(3);
              story.job().checkpoints().restoredOften();
              story.job().restarted(Failure.Kind.JOB);
              story.poll().pass(10);
            }));
  }

  static Stream<Case> unjudged() {
    return Stream.of(
        unknown(
            "the run began before anybody watched, and lately",
            story -> story.after(300).completeCheckpoints(3)),
        inactive(
            "the run began before anybody watched, but longer ago than it would be told",
            story -> story.after(3700).completeCheckpoints(3)),
        inactive(
            "the cluster was watched long before the job came",
            story -> {
              story.without(story.job()).poll().pass(700);
              story.submit("payments");
              story.with(story.job().redeployedWithoutState()).pass(60);
            }));
  }

  @ParameterizedTest
  @MethodSource("begins")
  void beginsWithTheRun(Case row) {
    new Case(
            row.answer(),
            row.because(),
            row.flags(),
            story -> {
              row.script().accept(story);
              story.poll().pass(10);
            })
        .check(FailureMode.STATE_LOST);
  }

  @ParameterizedTest
  @MethodSource({"settles", "ends", "unjudged"})
  void is(Case row) {
    row.check(FailureMode.STATE_LOST);
  }

  /** A job that was watched long enough, and completed five checkpoints. */
  private static ScenarioJob well(Scenario story) {
    return story.completeCheckpoints(5).after(5).job();
  }

  private static Optional<Restore> older(Scenario story, long id) {
    return Optional.of(
        new Restore(id, story.now(), Optional.of("s3://checkpoints/job-001/chk-" + id)));
  }
}
