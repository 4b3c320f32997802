// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Restore;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StateLostTest {
  /** The checkpoints of a run that was never seen. */
  private static final String ANCESTOR = "s3://checkpoints/job-000/";

  static Stream<Case> begins() {
    return Stream.of(
        active(
            "the next run started without state although a checkpoint existed",
            story -> healthy(story).redeployedWithoutState()),
        active(
            "the job was cancelled and started without state",
            story -> {
              ScenarioJob job = healthy(story);
              job.ended(JobState.CANCELED);
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        active(
            "a job that was stopped with a savepoint is FINISHED, but started without the savepoint",
            story -> {
              ScenarioJob job = healthy(story).stoppedWithSavepoint();
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        active(
            "the job failed and started without state",
            story -> {
              ScenarioJob job = healthy(story).ended(JobState.FAILED);
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        active(
            "the job kept its id in a failover, but not its state",
            story -> healthy(story).failedOverWithoutState()),
        active(
            "the job was restored from an older checkpoint than the last",
            story -> healthy(story).redeployedFrom(older(story, 2))),
        active(
            "the job was restored from the savepoint that the previous run had begun with",
            story -> {
              Optional<Restore> first = savepoint(story);
              story.job().redeployedFrom(first);
              healthy(story.poll()).ended(JobState.FAILED);
              story.poll().after(10).job().redeployedFrom(first);
            }),
        active(
            "the job was restored from the savepoint that an even earlier run had begun with",
            story -> {
              Optional<Restore> first = savepoint(story);
              story.job().redeployedFrom(first);
              healthy(story.poll()).redeployed();
              healthy(story.poll()).redeployedFrom(first);
            }),
        active(
            "the job was restored from a checkpoint of the run before the previous one",
            story -> {
              healthy(story).redeployed();
              healthy(story.poll()).redeployedFrom(older(story, 5));
            }),
        active(
            "the previous run began with a savepoint, although it completed no checkpoint",
            story -> {
              story.job().redeployedFrom(savepoint(story));
              story.poll().pass(20).job().ended(JobState.CANCELED);
              story.poll().after(10).job().redeployedWithoutState();
            }),
        active(
            "a run without a checkpoint does not hide an earlier run with one",
            story -> {
              Optional<Restore> first = savepoint(story);
              story.job().redeployedFrom(first);
              healthy(story.poll()).redeployed();
              story.poll().pass(20).job().ended(JobState.FAILED);
              story.poll().after(10).job().redeployedFrom(first);
            }),
        inactive(
            "a run without a checkpoint that began with a savepoint finished by itself",
            story -> {
              story.job().redeployedFrom(savepoint(story));
              story.poll().pass(20).job().ended(JobState.FINISHED);
              story.poll().after(10).job().redeployedWithoutState();
            }),
        active(
            "it was restored from an older checkpoint, in a directory without job id",
            story -> {
              story.job().withoutSubdirectory();
              healthy(story).redeployedFrom(shared(story, 2));
            }),
        inactive(
            "it was restored from the last checkpoint, in a directory without job id",
            story -> {
              story.job().withoutSubdirectory();
              healthy(story).redeployed();
            }),
        inactive(
            "it was restored from a checkpoint after the last poll, in a directory without job id",
            story -> {
              story.job().withoutSubdirectory();
              healthy(story).redeployedFrom(shared(story, 6));
            }),
        inactive(
            "it was restored from the checkpoints of another job, in a directory without job id",
            story -> {
              story.job().withoutSubdirectory();
              healthy(story).redeployedFrom(stored(story, 2, "s3://others/chk-2"));
            }),
        active(
            "it started without state and restored its own checkpoint before it was seen",
            story -> {
              story.job().withoutSubdirectory();
              ScenarioJob job = healthy(story).redeployedWithoutState().restarts(1);
              story.after(5);
              job.checkpoints().completed(1).restoredLast();
            }),
        active(
            "it was restored from a checkpoint before the one that the previous run had begun with",
            story -> {
              story.job().redeployedFrom(stored(story, 80, ANCESTOR + "chk-80"));
              healthy(story.poll()).redeployedFrom(stored(story, 70, ANCESTOR + "chk-70"));
            }),
        inactive(
            "the job that the previous run had begun from continued, so its ids are not comparable",
            story -> {
              story.job().redeployedFrom(stored(story, 80, ANCESTOR + "chk-80"));
              healthy(story.poll()).redeployedFrom(stored(story, 82, ANCESTOR + "chk-82"));
            }),
        active(
            "it was restored from a savepoint before the one that the previous run had begun with",
            story -> {
              story.job().redeployedFrom(savepoint(story));
              healthy(story.poll())
                  .redeployedFrom(
                      stored(story, 90, "s3://savepoints/savepoint-3c1f5a-ffee00112233"));
            }),
        inactive(
            "ids of a savepoint of another job cannot be compared",
            story -> {
              story.job().redeployedFrom(savepoint(story));
              healthy(story.poll())
                  .redeployedFrom(
                      stored(story, 90, "s3://savepoints/savepoint-77aa00-ffee00112233"));
            }),
        active(
            "it was restored several times from the savepoint that the previous run had begun with",
            story -> {
              Optional<Restore> first = savepoint(story);
              story.job().redeployedFrom(first);
              healthy(story.poll()).redeployedFrom(first).checkpoints().restoredOften();
            }),
        inactive(
            "it was restored several times from the last checkpoint of the previous run",
            story -> healthy(story).redeployed().checkpoints().restoredOften()),
        active(
            "it was restored several times, last from a checkpoint that is older than the last one",
            story -> {
              story.job().withoutSubdirectory();
              ScenarioJob job = healthy(story).redeployedWithoutState().restarts(3);
              story.after(5);
              job.checkpoints().completed(1).restoredLast().restoredOften();
            }),
        inactive(
            "it was restored several times, last from a checkpoint that is newer than the last one",
            story -> {
              story.job().withoutSubdirectory();
              ScenarioJob job = healthy(story).redeployed().restarts(3);
              story.after(5);
              job.checkpoints().completed(1).restoredLast().restoredOften();
            }),
        inactive(
            "a job that failed over was restored several times from its own checkpoints",
            story -> {
              ScenarioJob job = healthy(story).failedOver().restarts(3);
              story.after(5);
              job.checkpoints().completed(1).restoredLast().restoredOften();
            }),
        inactive(
            "the run before failed before it completed a checkpoint, and began with the savepoint",
            story -> {
              Optional<Restore> first = savepoint(story);
              story.job().redeployedFrom(first);
              story.poll().pass(20).job().ended(JobState.FAILED);
              story.poll().after(10).job().redeployedFrom(first);
            }),
        unknown(
            "the previous run had no task of this one, so it was another job with this name",
            story -> {
              healthy(story);
              story.job().named("clicks", "report").redeployedWithoutState();
            }),
        active(
            "the previous run had a task of this one, so it was the same job before an upgrade",
            story -> {
              healthy(story);
              story.job().named("source", "report").redeployedWithoutState();
            }),
        active(
            "an upgrade made its chains longer, so no task has the same name",
            story -> {
              story.job().named("Source: orders", "window -> Sink: store");
              healthy(story);
              story
                  .job()
                  .named("Source: orders -> Map", "window -> Map -> Sink: store")
                  .redeployedWithoutState();
            }),
        inactive(
                "the job starts without state on purpose",
                story -> healthy(story).redeployedWithoutState())
            .given("--job.stateless=ord.*"),
        inactive(
                "the past of a job that starts without state on purpose is not needed",
                story -> story.poll().pass(20))
            .given("--job.stateless=.*"),
        active("only a part of its name matches", story -> healthy(story).redeployedWithoutState())
            .given("--job.stateless=order"),
        inactive(
            "the job was restored from the last checkpoint", story -> healthy(story).redeployed()),
        inactive(
            "the job was restored from a checkpoint that completed after the last poll",
            story -> healthy(story).redeployedFrom(older(story, 6))),
        inactive(
            "the job was restored from the savepoint it was stopped with",
            story -> {
              ScenarioJob job = healthy(story).stoppedWithSavepoint();
              story.poll().after(30);
              job.redeployed();
            }),
        inactive(
            "checkpoint ids of another job cannot be compared",
            story ->
                healthy(story)
                    .redeployedFrom(
                        Optional.of(
                            new Restore(
                                1, story.now(), Optional.of("s3://checkpoints/elsewhere/chk-1"))))),
        inactive(
            "a job that finished by itself needs no state",
            story -> {
              ScenarioJob job = healthy(story).ended(JobState.FINISHED);
              story.poll().after(30);
              job.redeployedWithoutState();
            }),
        inactive(
            "a job finished by itself long after it could not be stopped with a savepoint",
            story -> {
              healthy(story).checkpoints().stoppingSavepointCompleted();
              story.poll().after(5).job().restarted(Failure.Kind.JOB);
              healthy(story).ended(JobState.FINISHED);
              story.poll().after(30);
              story.job().redeployedWithoutState();
            }),
        active(
            "a job that could not be stopped was stopped with a savepoint later",
            story -> {
              healthy(story).checkpoints().stoppingSavepointCompleted();
              story.poll().after(5).job().restarted(Failure.Kind.JOB);
              healthy(story).stoppedWithSavepoint();
              story.poll().after(30);
              story.job().redeployedWithoutState();
            }),
        inactive(
            "the previous run never completed a checkpoint",
            story -> story.poll().pass(30).after(5).job().redeployedWithoutState()),
        inactive(
            "the job runs at the same time as another one with its name, and replaces none",
            story -> {
              story.completeCheckpoints(371);
              story.after(5).submit(Scenario.JOB);
            }),
        inactive(
            "Flink restores state in a restart",
            story -> {
              healthy(story).redeployed();
              story.poll().pass(10);
              story.job().restarted(Failure.Kind.JOB);
            }));
  }

  static Stream<Case> settles() {
    return Stream.of(
        inactive(
            "Flink may not report a restore immediately",
            story -> {
              healthy(story).redeployedWithoutState();
              story.poll();
            }),
        inactive(
            "tasks that never ran have not lost state yet",
            story -> {
              healthy(story).redeployedWithoutState().tasks(task -> task.waiting());
              story.poll().pass(60);
            }));
  }

  static Stream<Case> ends() {
    return Stream.of(
        active(
            "the loss is reported for an hour",
            story -> {
              healthy(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(350);
            }),
        inactive(
            "the hour has passed",
            story -> {
              healthy(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(361);
            }),
        inactive(
            "a later run starts with state",
            story -> {
              healthy(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(3);
              story.job().redeployed();
              story.poll().pass(10);
            }),
        active(
            "a later run starts without state as well",
            story -> {
              healthy(story).redeployedWithoutState();
              story.poll().pass(10);
              story.after(5).job().redeployedWithoutState();
              story.poll().pass(10);
            }),
        active(
            "a restart that restores a checkpoint of the same run changes nothing",
            story -> {
              healthy(story).redeployedWithoutState();
              story.poll().pass(10).completeCheckpoints(3);
              story.job().checkpoints().restoredOften();
              story.job().restarted(Failure.Kind.JOB);
              story.poll().pass(10);
            }));
  }

  static Stream<Case> withoutHistory() {
    return Stream.of(
        unknown(
            "the run started recently, before the first poll",
            story -> story.after(300).completeCheckpoints(3)),
        inactive(
            "the run started before the first poll, and longer ago than a loss is reported",
            story -> story.after(3700).completeCheckpoints(3)),
        inactive(
            "the cluster was polled long before the job started",
            story -> {
              story.without(story.job()).poll().pass(700);
              story.submit("payments");
              story.with(story.job().redeployedWithoutState()).pass(60);
            }));
  }

  @ParameterizedTest
  @MethodSource("begins")
  void reportsALossWhenARunStarts(Case row) {
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
  @MethodSource({"settles", "ends", "withoutHistory"})
  void reportsLostState(Case row) {
    row.check(FailureMode.STATE_LOST);
  }

  @Test
  void namesTheStateThatThePreviousRunBeganWith() {
    Scenario story = Scenario.of();
    story.job().redeployedFrom(savepoint(story));
    story.poll().pass(20).job().redeployedWithoutState();
    story.poll().pass(10);

    assertThat(story.finding(FailureMode.STATE_LOST).toString())
        .contains("although the previous run had been restored from checkpoint 100 at ");
  }

  @Test
  void doesNotKnowTheAgeOfAStateThatNoSeenRunCompleted() {
    Scenario story = Scenario.of();
    Optional<Restore> first = savepoint(story);
    story.job().redeployedFrom(first);
    story.poll().pass(20).job().redeployedFrom(first);
    story.poll().pass(10);

    assertThat(story.jobHistory().restores().predecessor()).isPresent();
    assertThat(story.jobHistory().restores().age()).isEmpty();
  }

  /** A healthy job that completed five checkpoints. */
  private static ScenarioJob healthy(Scenario story) {
    return story.completeCheckpoints(5).after(5).job();
  }

  private static Optional<Restore> savepoint(Scenario story) {
    return Optional.of(
        new Restore(
            100, story.now(), Optional.of("s3://savepoints/savepoint-3c1f5a-0d1c2b3a4f5e")));
  }

  private static Optional<Restore> older(Scenario story, long id) {
    return stored(story, id, "s3://checkpoints/job-001/chk-" + id);
  }

  /** In the directory of all runs. */
  private static Optional<Restore> shared(Scenario story, long id) {
    return stored(story, id, "s3://checkpoints/chk-" + id);
  }

  private static Optional<Restore> stored(Scenario story, long id, String path) {
    return Optional.of(new Restore(id, story.now(), Optional.of(path)));
  }
}
