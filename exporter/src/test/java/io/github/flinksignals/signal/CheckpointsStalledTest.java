// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.fixture.ScenarioJob.checkpointing;
import static io.github.flinksignals.model.CheckpointFailureCause.DECLINED;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Restore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointsStalledTest {
  static Stream<Case> limits() {
    return Stream.of(
        inactive(
            "without a baseline, the limit is half the timeout of 600 s",
            story -> story.poll().pass(299)),
        active("half the timeout of 600 s has passed", story -> story.poll().pass(300)),
        inactive("the limit is at least a minute", story -> configured(10, 60, 0).pass(story, 59)),
        active(
            "a minute is more than three intervals and than half of a timeout of 60 s",
            story -> configured(10, 60, 0).pass(story, 60)),
        inactive(
            "the baseline is 1 s, but the limit is at least a minute",
            story -> story.poll().completeCheckpoints(4).pass(59)),
        active(
            "a minute passed with a baseline of 1 s and an interval of 10 s",
            story -> story.poll().completeCheckpoints(4).pass(60)),
        inactive(
            "five times the baseline of 20 s have not passed",
            story -> withBaseline(story, 20).pass(99)),
        active(
            "five times the baseline of 20 s have passed",
            story -> withBaseline(story, 20).pass(100)),
        inactive(
            "three intervals of 200 s have not passed",
            story -> configured(200, 600, 0).pass(withBaseline(story, 1), 599)),
        active(
            "three intervals of 200 s have passed",
            story -> configured(200, 600, 0).pass(withBaseline(story, 1), 600)),
        inactive(
            "three times the minimum pause of 50 s have not passed",
            story -> configured(10, 600, 50).pass(withBaseline(story, 1), 149)),
        active(
            "three times the minimum pause of 50 s have passed",
            story -> configured(10, 600, 50).pass(withBaseline(story, 1), 150)));
  }

  static Stream<Case> beginnings() {
    return Stream.of(
        inactive("one completed at last", story -> story.poll().pass(400).completeCheckpoints(1)),
        active(
            "Flink rejects all triggers, so no checkpoint completes",
            story -> story.poll().completeCheckpoints(4).pass(90)),
        active(
            "a checkpoint stays in progress",
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().triggered();
              story.pass(90);
            }),
        inactive(
            "the time starts again when all tasks run again",
            story -> {
              story.poll().completeCheckpoints(4).pass(40);
              story.job().restartedSilently();
              story.pass(59);
            }),
        active(
            "a minute after all tasks run again",
            story -> {
              story.poll().completeCheckpoints(4).pass(40);
              story.job().restartedSilently();
              story.pass(60);
            }),
        inactive(
            "no checkpoint is due while not all tasks run",
            story -> {
              story.poll().completeCheckpoints(4).job().source().waiting();
              story.pass(300);
            }),
        inactive(
            "three failed, which CheckpointsFailing already reports",
            story -> {
              story.poll().completeCheckpoints(4).pass(30);
              story.job().checkpoints().failed(DECLINED).failed(DECLINED).failed(DECLINED);
              story.pass(60);
            }),
        active(
            "two failures are too few for CheckpointsFailing",
            story -> {
              story.poll().completeCheckpoints(4).pass(30);
              story.job().checkpoints().failed(DECLINED).failed(DECLINED);
              story.pass(60);
            }),
        inactive(
            "the time starts again after a failover",
            story -> {
              story.poll().completeCheckpoints(4).unreachable(120);
              story.job().failedOver();
              story.poll().pass(50);
            }));
  }

  static Stream<Case> backlogs() {
    return Stream.of(
        unknown(
            "checkpoints are off while a source processes a backlog",
            story -> duringBacklog(story, 0).completeCheckpoints(4).pass(3600)),
        unknown(
            "the interval during a backlog is 10 min",
            story -> duringBacklog(story, 600).completeCheckpoints(4).pass(1799)),
        active(
            "three intervals of 10 min have passed",
            story -> duringBacklog(story, 600).completeCheckpoints(4).pass(1800)),
        unknown(
            "the first checkpoint after the backlog has just begun",
            story -> {
              duringBacklog(story, 0).completeCheckpoints(4).pass(600);
              story.job().checkpoints().triggered();
              story.pass(20);
            }),
        active(
            "a checkpoint is stuck, so they are not off",
            story -> {
              duringBacklog(story, 0).completeCheckpoints(4).job().checkpoints().triggered();
              story.pass(90);
            }),
        inactive(
            "checkpoints complete although they may be off at times",
            story -> duringBacklog(story, 0).completeCheckpoints(40)));
  }

  static Stream<Case> firstCheckpoints() {
    return Stream.of(
        inactive(
            "the first checkpoint after a restore from a savepoint contains the whole state",
            story -> firstAfter(story, job -> job.redeployedFrom(savepoint(story))).pass(299)),
        active(
            "an increment was a hundredth of it; the limit is at most half the timeout of 600 s",
            story -> firstAfter(story, job -> job.redeployedFrom(savepoint(story))).pass(300)),
        inactive(
            "so does the first one after a restore from a checkpoint of another run",
            story -> firstAfter(story, ScenarioJob::redeployed).pass(299)),
        inactive(
            "and the first one after a rescale in place",
            story -> firstAfter(story, job -> job.adaptive().rescaled(4)).pass(299)),
        inactive(
            "an increment was a twentieth of it, so it may take 20 times as long",
            story -> firstAfter(story, 20, ScenarioJob::redeployed).pass(99)),
        active("and no longer", story -> firstAfter(story, 20, ScenarioJob::redeployed).pass(100)),
        inactive(
            "nor after a restart of the exporter",
            story -> {
              firstAfter(story, 20, ScenarioJob::redeployed);
              story.restartExporter().pass(99);
            }),
        active(
            "checkpoints that are not incremental take as long as before",
            story -> firstAfter(story, 1, ScenarioJob::redeployed).pass(60)),
        inactive(
            "five times a baseline of 100 s are more than half the timeout",
            story -> {
              withBaseline(story, 100).after(5).job().redeployed();
              story.poll().job().checkpoints().triggered();
              story.pass(499);
            }),
        active(
            "after a JobManager failover, a checkpoint is as incremental as before",
            story -> firstAfter(story, ScenarioJob::failedOver).pass(60)),
        active(
            "so is one after a restart",
            story -> firstAfter(story, ScenarioJob::restartedSilently).pass(60)),
        active(
            "a run without state has no large state to save",
            story -> firstAfter(story, ScenarioJob::redeployedWithoutState).pass(60)),
        active(
            "no checkpoint was triggered after the restore",
            story -> {
              story.poll().completeCheckpoints(4).after(5).job().redeployed();
              story.poll().pass(60);
            }),
        active(
            "the whole state is saved, and the second checkpoint is stuck",
            story -> {
              firstAfter(story, ScenarioJob::redeployed).pass(100).job().checkpoints().completed();
              story.pass(10).job().checkpoints().triggered();
              story.pass(60);
            }));
  }

  private static Scenario firstAfter(Scenario story, Consumer<ScenarioJob> change) {
    return firstAfter(story, 100, change);
  }

  /**
   * A job with a baseline of 1 s, and its first checkpoint after a change, which is pending.
   *
   * @param parts of the state; each checkpoint of the baseline wrote one
   */
  private static Scenario firstAfter(Scenario story, int parts, Consumer<ScenarioJob> change) {
    story.job().checkpoints().incremental(parts);
    story.poll().completeCheckpoints(4).after(5);
    change.accept(story.job());
    story.poll().job().checkpoints().triggered();
    return story;
  }

  private static Optional<Restore> savepoint(Scenario story) {
    return Optional.of(
        new Restore(5, story.now(), Optional.of("s3://savepoints/savepoint-3c1f5a-0d1c2b3a4f5e")));
  }

  private static Scenario duringBacklog(Scenario story, int interval) {
    story
        .job()
        .checkpointing(
            checkpointing(10, 600, 0).with(false, Optional.of(Duration.ofSeconds(interval))));
    return story.poll();
  }

  static Stream<Case> savepoints() {
    return Stream.of(
        active(
            "none completed for a long time before the savepoint in progress",
            story -> {
              story.poll().completeCheckpoints(4).pass(70);
              story.job().checkpoints().savepointTriggered();
              story.pass(60);
            }),
        inactive(
            "a savepoint in progress may delay checkpoints",
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().savepointTriggered();
              story.pass(599);
            }),
        active(
            "a savepoint older than the timeout is no excuse",
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().savepointTriggered();
              story.pass(600);
            }),
        inactive(
            "the time starts again after a long savepoint",
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().savepointTriggered();
              story.pass(290).job().checkpoints().completed();
              story.pass(59);
            }),
        active(
            "none completed a minute after the savepoint",
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().savepointTriggered();
              story.pass(290).job().checkpoints().completed();
              story.pass(60);
            }),
        active(
            "a completed savepoint is not a checkpoint",
            story -> {
              story
                  .poll()
                  .completeCheckpoints(4)
                  .pass(30)
                  .job()
                  .checkpoints()
                  .savepointCompleted(1);
              story.pass(31);
            }));
  }

  static Stream<Case> unseen() {
    return Stream.of(
        active(
            "no new data shows that it is over",
            story -> story.poll().completeCheckpoints(4).pass(60).unreachable(120)),
        inactive(
            "time without data does not count",
            story -> story.poll().completeCheckpoints(4).unreachable(300)),
        inactive(
            "a checkpoint completed while the JobManager was unreachable",
            story -> story.poll().completeCheckpoints(4).unreachable(300).completeCheckpoints(1)),
        active(
            "a missing answer does not show that a checkpoint completed",
            story -> {
              story.poll().completeCheckpoints(4).pass(60).job().checkpointsAnswered(false);
              story.pass(10);
            }),
        unknown(
            "without data for three intervals, a checkpoint may have completed",
            story -> {
              story.poll().completeCheckpoints(4).pass(30).job().checkpointsAnswered(false);
              story.pass(60);
            }),
        unknown(
            "checkpoints are disabled, which Flink reports as an interval of years",
            story -> {
              story.job().checkpointing(Checkpointing.OFF);
              story.poll().pass(400);
            }),
        unknown(
            "a job in CREATED has no checkpoint statistics yet",
            story -> {
              story.job().state(JobState.CREATED);
              story.poll();
            }));
  }

  @ParameterizedTest
  @MethodSource({"limits", "beginnings", "firstCheckpoints", "backlogs", "savepoints", "unseen"})
  void reportsThatNoCheckpointCompletes(Case row) {
    row.check(FailureMode.CHECKPOINTS_STALLED);
  }

  private record Configured(Checkpointing configuration) {
    void pass(Scenario story, int seconds) {
      story.job().checkpointing(configuration);
      story.poll().pass(seconds);
    }
  }

  private static Configured configured(int interval, int timeout, int minimumPause) {
    return new Configured(checkpointing(interval, timeout, minimumPause));
  }

  /** Four checkpoints of some seconds each, which make the baseline. */
  private static Scenario withBaseline(Scenario story, int seconds) {
    story.poll();
    for (int i = 0; i < 4; i++) {
      story.after(10).job().checkpoints().completed(seconds);
      story.poll();
    }
    return story;
  }
}
