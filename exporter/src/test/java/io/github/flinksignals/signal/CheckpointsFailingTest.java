// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.model.CheckpointFailureCause.OTHER;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.TASK_FAILURE;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointsFailingTest {
  static Stream<Case> streaks() {
    return Stream.of(
        inactive("nothing failed", story -> story.completeCheckpoints(3)),
        inactive("two failures are below the threshold of three", story -> fail(story, 2)),
        active("three failures are the threshold", story -> fail(story, 3)),
        inactive("four failures are below a configured threshold of five", story -> fail(story, 4))
            .given("--checkpoint.failure-threshold=5"),
        active("the fifth failure reaches the configured threshold", story -> fail(story, 5))
            .given("--checkpoint.failure-threshold=5"),
        active(
                "failures count although Flink only keeps the last ten checkpoints",
                story -> fail(story, 12).pass(10))
            .given("--checkpoint.failure-threshold=12"),
        inactive("a completed checkpoint ends the streak", story -> complete(fail(story, 3))),
        inactive(
            "two before and two after a completed one are not three in a row",
            story -> fail(complete(fail(story, 2)), 2)),
        active(
            "three more failed after a completed one", story -> fail(complete(fail(story, 3)), 3)),
        active(
            "two of three fail for ever, so more than half of the last six failed",
            story -> {
              for (int i = 0; i < 2; i++) {
                complete(fail(story, 2));
              }
            }),
        inactive(
            "every second one fails, so half of the last six failed",
            story -> {
              for (int i = 0; i < 6; i++) {
                complete(fail(story, 1));
              }
            }),
        inactive(
            "five have ended, and the share needs six", story -> fail(complete(fail(story, 2)), 2)),
        inactive(
            "half of the last six completed",
            story -> complete(complete(complete(fail(story, 8))))),
        active("four of the last six failed", story -> complete(complete(fail(story, 8)))),
        active(
            "ids begin at 1 again after a failover without HA data, and three failed",
            story -> {
              complete(fail(story, 3)).completeCheckpoints(4).after(5);
              story.job().failedOverWithoutState();
              fail(story.pass(5), 3);
            }),
        inactive(
            "a rescale aborted the checkpoints in progress",
            story -> {
              story.completeCheckpoints(4).job().adaptive();
              for (int parallelism = 3; parallelism < 8; parallelism++) {
                story.after(5).job().checkpoints().failedUncounted(TASK_FAILURE);
                story.job().rescaled(parallelism);
                story.after(2).poll();
              }
            }),
        inactive(
            "a rescale aborted the checkpoints in progress, and its parallelism is seen later",
            story -> {
              story.completeCheckpoints(4).job().adaptive();
              for (int parallelism = 3; parallelism < 8; parallelism++) {
                story.after(5).job().checkpoints().failedUncounted(TASK_FAILURE);
                story.job().state(JobState.CREATED);
                story.after(2).poll();
                story.job().running().rescaled(parallelism);
                story.after(2).poll();
              }
            }),
        active(
            "checkpoints are aborted by restarts that change nothing",
            story -> {
              story.completeCheckpoints(4).job().adaptive();
              for (int i = 0; i < 3; i++) {
                story.after(5).job().checkpoints().failedUncounted(TASK_FAILURE);
                story.job().restartedSilently();
                story.after(2).poll();
              }
            }),
        inactive(
            "triggers that Flink rejects while tasks do not run are not failures",
            story -> {
              story.job().tasks(task -> task.waiting());
              story.pass(120);
            }),
        inactive(
            "failed savepoints do not count",
            story -> {
              for (int i = 0; i < 4; i++) {
                story.job().checkpoints().savepointFailed();
                story.pass(10);
              }
            }),
        active(
            "a savepoint that completes does not prove that checkpoints do",
            story -> {
              fail(story, 2).job().checkpoints().savepointCompleted(1);
              fail(story, 1);
            }));
  }

  static Stream<Case> restarts() {
    return Stream.of(
        active(
            "one failure more than Flink tolerates restarted the job",
            story -> restart(story, Failure.Kind.CHECKPOINT)),
        inactive(
            "a checkpoint completed after the restart",
            story -> complete(restart(story, Failure.Kind.CHECKPOINT))),
        inactive(
            "an exception of the job is not a failed checkpoint",
            story -> restart(story, Failure.Kind.JOB)),
        inactive(
            "the previous run restarted, and the new run may be fixed",
            story -> {
              restart(story, Failure.Kind.CHECKPOINT).after(5);
              story.job().redeployed();
              story.pass(10);
            }),
        inactive(
            "checkpoints of the previous run had another configuration",
            story -> {
              fail(story, 3).after(5);
              story.job().redeployed();
              story.pass(10);
            }),
        active(
            "a JobManager failover does not fix the storage",
            story -> {
              fail(story, 3).after(5);
              story.job().failedOver();
              story.pass(10);
            }));
  }

  static Stream<Case> unseen() {
    return Stream.of(
        active("no new data shows that it is over", s -> fail(s, 3).unreachable(120)),
        active(
            "a missing answer does not show that a checkpoint completed",
            story -> {
              fail(story, 3).job().checkpointsAnswered(false);
              story.pass(60);
            }),
        active(
            "an adaptive job in CREATED resets its counts, but no checkpoint completed",
            story -> {
              fail(story, 3).job().adaptive().state(JobState.CREATED);
              story.pass(10);
            }),
        active(
            "after a failover the job initializes before it returns checkpoint statistics",
            story -> {
              fail(story, 3).after(5);
              story.job().failedOver().checkpointingUnknown().state(JobState.INITIALIZING);
              story.pass(10);
            }),
        unknown(
            "a job without periodic checkpoints must not read as healthy",
            story -> {
              story.job().checkpointing(Checkpointing.OFF).checkpointsAnswered(false);
              story.poll();
            }),
        unknown(
            "the checkpoint configuration has not been read yet",
            story -> {
              story.job().checkpointingUnknown();
              story.poll();
            }),
        unknown(
            "checkpoint statistics have not been read yet",
            story -> {
              story.job().checkpointsAnswered(false);
              story.poll();
            }));
  }

  @ParameterizedTest
  @MethodSource({"streaks", "restarts", "unseen"})
  void reportsFailingCheckpoints(Case row) {
    row.check(FailureMode.CHECKPOINTS_FAILING);
  }

  private static Scenario fail(Scenario story, int times) {
    for (int i = 0; i < times; i++) {
      story.after(5).job().checkpoints().failed(i % 2 == 0 ? STORAGE_ACCESS : OTHER);
      story.pass(5);
    }
    return story;
  }

  private static Scenario complete(Scenario story) {
    return story.completeCheckpoints(1);
  }

  private static Scenario restart(Scenario story, Failure.Kind kind) {
    story.completeCheckpoints(1).after(5);
    story.job().restarted(kind);
    return story.pass(5);
  }
}
