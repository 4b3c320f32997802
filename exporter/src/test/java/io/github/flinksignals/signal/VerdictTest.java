// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.Blocker.BLIND;
import static io.github.flinksignals.signal.Blocker.CHECKPOINTS_UNHEALTHY;
import static io.github.flinksignals.signal.Blocker.JOB_UNSTABLE;
import static io.github.flinksignals.signal.Blocker.LOAD_UNKNOWN;
import static io.github.flinksignals.signal.Blocker.NO_FREE_SLOTS;
import static io.github.flinksignals.signal.Blocker.SINK_SATURATED;
import static io.github.flinksignals.signal.Blocker.SKEWED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case starts with a job that is safe to scale. */
final class VerdictTest {
  private record Row(
      Set<Blocker> blockers, String because, List<String> flags, Consumer<Scenario> story) {
    Row given(String... settings) {
      return new Row(blockers, because, List.of(settings), story);
    }

    @Override
    public String toString() {
      return blockers + " because " + because;
    }
  }

  private static Row safe(String because, Consumer<Scenario> story) {
    return new Row(Set.of(), because, List.of(), story);
  }

  private static Row blocked(Blocker blocker, String because, Consumer<Scenario> story) {
    return new Row(Set.of(blocker), because, List.of(), story);
  }

  static Stream<Row> checkpoints() {
    return Stream.of(
        safe("the job runs, checkpoints complete, slots are free", story -> {}),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "checkpoints fail",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.after(1).job().checkpoints().failed(CheckpointFailureCause.DECLINED);
              }
              story.poll();
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "the storage denied access once",
            story -> {
              story.after(10).job().checkpoints().failed(CheckpointFailureCause.STORAGE_ACCESS);
              story.poll();
            }),
        safe(
            "a checkpoint completed after the storage denied access",
            story -> {
              story.after(10).job().checkpoints().failed(CheckpointFailureCause.STORAGE_ACCESS);
              story.completeCheckpoints(1);
            }),
        safe(
            "one checkpoint was declined",
            story -> {
              story.after(10).job().checkpoints().failed(CheckpointFailureCause.DECLINED);
              story.poll();
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "two of three checkpoints fail",
            story -> {
              for (int i = 0; i < 4; i++) {
                story.after(5).job().checkpoints().failed(CheckpointFailureCause.DECLINED);
                story.after(5).job().checkpoints().failed(CheckpointFailureCause.DECLINED);
                story.completeCheckpoints(1);
              }
            }),
        blocked(CHECKPOINTS_UNHEALTHY, "no checkpoint completes", story -> story.pass(60)),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "no checkpoint completed before the savepoint in progress",
            story -> {
              story.pass(60).job().checkpoints().savepointTriggered();
              story.pass(30);
            }),
        safe(
            "a savepoint has delayed checkpoints for 50 s",
            story -> {
              story.job().checkpoints().savepointTriggered();
              story.pass(50);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "a savepoint has delayed checkpoints for a minute, which is no failure",
            story -> {
              story.job().checkpoints().savepointTriggered();
              story.pass(60);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "no checkpoint had completed for 5 min when the exporter started",
            story -> story.after(300).restartExporter().pass(20)),
        safe(
            "one completed since the exporter started",
            story -> story.after(300).restartExporter().completeCheckpoints(3)),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "checkpoints are slow",
            story -> {
              story.after(10).job().checkpoints().completed(500);
              story.poll();
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "no checkpoint of this run has completed yet",
            story -> {
              story.job().redeployed();
              story.pass(20);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "checkpoints are disabled",
            story -> {
              story.job().checkpointing(Checkpointing.OFF);
              story.pass(10);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "the checkpoint configuration is not known",
            story -> {
              story.job().checkpointingUnknown();
              story.pass(10);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "Flink no longer returns checkpoint statistics",
            story -> {
              story.job().checkpointsAnswered(false);
              story.pass(50);
            }));
  }

  static Stream<Row> stability() {
    return Stream.of(
        blocked(
            JOB_UNSTABLE,
            "one task does not run",
            story -> {
              story.job().sink().starting();
              story.pass(10);
            }),
        blocked(
            JOB_UNSTABLE,
            "the job restarted less than 5 min ago",
            s -> restarted(s).completeCheckpoints(29)),
        blocked(
            JOB_UNSTABLE,
            "the job restarted exactly 5 min ago",
            s -> restarted(s).completeCheckpoints(30)),
        safe(
            "the job restarted more than 5 min ago",
            story -> restarted(story).completeCheckpoints(31)),
        blocked(
            JOB_UNSTABLE,
            "the job fails every 6 min, although checkpoints complete in between",
            story -> restartedEvery(story, 6, 3)),
        blocked(
            JOB_UNSTABLE,
            "a TaskManager is killed every 20 min",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.job().restarted(Failure.Kind.TASK_MANAGER);
                story.completeCheckpoints(119);
              }
            }),
        blocked(
            JOB_UNSTABLE,
            "it is being stopped: the savepoint has completed, but a task has not ended",
            story -> {
              story.job().checkpoints().stoppingSavepointCompleted();
              story.pass(10);
            }),
        safe(
            "it could not be stopped, and has run for more than 5 min since",
            story -> {
              story.job().checkpoints().stoppingSavepointCompleted();
              restarted(story.after(10)).completeCheckpoints(31);
            }),
        safe("the job failed twice", story -> restartedEvery(story, 6, 2)),
        safe(
            "the first of three failures was longer than an hour ago",
            story -> restartedEvery(story, 6, 3).completeCheckpoints(253)),
        safe(
            "the job failed every minute for 13 min, and has run for 11 min since",
            story -> restartedEvery(story, 1, 14).completeCheckpoints(60)),
        blocked(
            JOB_UNSTABLE,
            "an adaptive job restarts for a parallelism that it never gets",
            story -> {
              story.job().adaptive().rescales(0);
              story.completeCheckpoints(1);
              for (int i = 1; i <= 4; i++) {
                story.job().restartedSilently().rescales(i);
                story.completeCheckpoints(2);
              }
            }),
        blocked(
            JOB_UNSTABLE,
            "the exporter restarted, and Flink has not reported the number of restarts yet",
            story -> {
              story.job().restartsUnknown();
              story.restartExporter().completeCheckpoints(2);
            }),
        blocked(
            JOB_UNSTABLE,
            "the JobManager failed over",
            story -> {
              story.job().failedOver();
              story.completeCheckpoints(2);
            }),
        blocked(
            JOB_UNSTABLE,
            "the overview lists all tasks as running before the job returns its tasks",
            story -> {
              story.job().tasksUnread(true);
              story.completeCheckpoints(1);
            }),
        blocked(
            JOB_UNSTABLE,
            "the overview lists the job as restarting, although the job does not answer",
            story -> {
              story.job().answers(false).state(JobState.RESTARTING);
              story.pass(10);
            }),
        blocked(
            JOB_UNSTABLE,
            "the job was cancelled",
            story -> {
              story.job().ended(JobState.CANCELED);
              story.after(1).poll();
            }));
  }

  static Stream<Row> slots() {
    return Stream.of(
        blocked(NO_FREE_SLOTS, "no slot is free", s -> fill(s).pass(10)),
        safe(
            "the cluster starts TaskManagers on demand",
            story -> {
              fill(story).cluster().pendingTaskManagers(0);
              story.pass(10);
            }),
        blocked(
            NO_FREE_SLOTS,
            "the cluster starts TaskManagers on demand, but has as many slots as it may start",
            story -> {
              fill(story).cluster().pendingTaskManagers(0).mostSlots(4);
              story.pass(10);
            }),
        blocked(
            NO_FREE_SLOTS,
            "the slots of one more TaskManager would be too many",
            story -> {
              fill(story).cluster().pendingTaskManagers(0).mostSlots(5);
              story.pass(10);
            }),
        safe(
            "one more TaskManager may start",
            story -> {
              fill(story).cluster().pendingTaskManagers(0).mostSlots(6);
              story.pass(10);
            }),
        safe(
                "Flink ignores the limit in a cluster that something else scales",
                story -> {
                  fill(story).cluster().mostSlots(4);
                  story.pass(10);
                })
            .given("--slots.elastic=true"),
        safe(
            "another job waits for a TaskManager that takes up to 3 min to start",
            story -> {
              otherWaits(story);
              story.completeCheckpoints(17);
            }),
        blocked(
            NO_FREE_SLOTS,
            "no TaskManager has started for another job within 3 min",
            story -> {
              otherWaits(story);
              story.completeCheckpoints(19);
            }),
        safe(
            "the other job no longer waits for one",
            story -> {
              ScenarioJob other = otherWaits(story);
              story.completeCheckpoints(19);
              other.ended(JobState.CANCELED);
              story.completeCheckpoints(1);
            }),
        blocked(
                NO_FREE_SLOTS,
                "the setting says that the cluster does not start TaskManagers",
                story -> {
                  fill(story).cluster().pendingTaskManagers(0);
                  story.pass(10);
                })
            .given("--slots.elastic=false"),
        safe("the setting says that the cluster starts TaskManagers", s -> fill(s).pass(10))
            .given("--slots.elastic=true"),
        blocked(
            NO_FREE_SLOTS,
            "the number of free slots is not known",
            story -> {
              story.cluster().silent(true);
              story.pass(10);
            }));
  }

  static Stream<Row> load() {
    return Stream.of(
        blocked(
            LOAD_UNKNOWN,
            "Flink reports no load of the sink, so a saturated sink would not be seen",
            story -> {
              story.job().sink().totalsIncomplete();
              story.completeCheckpoints(2);
            }),
        blocked(
            LOAD_UNKNOWN,
            "a legacy source and the sink are one task, which never waits for another",
            story -> {
              story.job().only(story.job().source().writesOutput().reportedLoad(0, 0, 0));
              story.job().source().load(0.9, 0).busyUnknown();
              story.completeCheckpoints(6);
            }),
        safe(
            "the source is a legacy source, whose busy time Flink does not report",
            story -> {
              story.job().source().totalsWithoutBusy(100, 0);
              story.completeCheckpoints(2);
            }));
  }

  @Test
  void isNotSafeUntilATaskThatMayBeSaturatedIsWatchedForLongEnough() {
    Scenario story = Scenario.of();
    story.job().sink().load(1, 0);
    story.job().source().load(0.1, 0.9);
    story.poll().completeCheckpoints(2);
    assertThat(story.assessed().blockers()).as("20 s").contains(LOAD_UNKNOWN);

    story.completeCheckpoints(4);
    assertThat(story.assessed().blockers()).as("60 s").doesNotContain(LOAD_UNKNOWN);
  }

  @Test
  void isNotSafeBeforeTheLoadIsRead() {
    Scenario story = Scenario.of();
    story.poll().completeCheckpoints(1);
    assertThat(story.assessed().blockers()).as("10 s").isEmpty();

    story.restartExporter().completeCheckpoints(1);
    assertThat(story.assessed().blockers()).as("a new exporter").containsExactly(LOAD_UNKNOWN);

    story.completeCheckpoints(1);
    assertThat(story.assessed().blockers()).as("10 s later").isEmpty();
  }

  @Test
  void isNotSafeWhenMetricsReturnUntilTheLoadIsKnownForLongEnough() {
    Scenario story = Scenario.of();
    story.job().sink().load(1, 0);
    story.poll().completeCheckpoints(9);
    assertThat(story.assessed().blockers()).as("before").containsExactly(SINK_SATURATED);

    story.job().withoutFetches(true);
    story.completeCheckpoints(6);
    assertThat(story.assessed().blockers()).as("without").containsExactly(LOAD_UNKNOWN);

    story.job().withoutFetches(false);
    for (int i = 0; i < 9; i++) {
      story.completeCheckpoints(1);
      assertThat(story.assessed().blockers()).as("after %d0 s", i).isNotEmpty();
    }
    assertThat(story.assessed().blockers()).as("after").containsExactly(SINK_SATURATED);
  }

  @Test
  void isNotSafeWhenTheSubtasksOfTheBottleneckAreNoLongerRead() {
    Scenario story = Scenario.of();
    story.job().source().load(0.1, 0.9);
    story.job().sink().parallelism(4);
    story.job().sink().subtasks(2, new double[] {0, 1, 0, 0}, new double[] {1, 97, 1, 1});
    story.poll().completeCheckpoints(9);
    assertThat(story.assessed().blockers()).as("read").contains(SKEWED);

    story.job().sink().subtasksUnread();
    story.completeCheckpoints(6);
    assertThat(story.assessed().blockers()).as("not read").contains(LOAD_UNKNOWN);
  }

  static Stream<Row> visibility() {
    return Stream.of(
        blocked(
            BLIND,
            "the last poll did not reach the JobManager, so flink_up is 0",
            story -> story.unreachable(10)),
        safe("the JobManager answers again", story -> story.unreachable(10).completeCheckpoints(1)),
        blocked(
            BLIND,
            "the JobManager does not list the job",
            story -> story.without(story.job()).pass(10)),
        safe(
            "two missing answers of a job that the JobManager lists as running change nothing",
            story -> {
              story.job().answers(false);
              story.pass(20);
            }),
        blocked(
            BLIND,
            "the job is listed but does not answer",
            story -> {
              story.job().answers(false);
              story.pass(40);
            }),
        safe(
                "40 s are less than 3 poll intervals of a minute",
                story -> {
                  story.job().answers(false);
                  story.after(40).poll();
                })
            .given("--poll.interval=60s"));
  }

  static Stream<Row> names() {
    return Stream.of(
        safe(
            "two healthy jobs have the same name",
            story -> {
              ScenarioJob second = secondJob(story);
              for (int i = 0; i < 4; i++) {
                second.checkpoints().completed(1);
                story.completeCheckpoints(1);
              }
            }),
        blocked(
            JOB_UNSTABLE,
            "an older job of the name restarted",
            story -> {
              ScenarioJob second = secondJob(story);
              second.checkpoints().completed(1);
              story.job().restarted(Failure.Kind.JOB);
              story.completeCheckpoints(1);
            }),
        blocked(
            JOB_UNSTABLE,
            "an older job of the name is in a restart loop",
            story -> {
              ScenarioJob second = secondJob(story);
              for (int i = 0; i < 3; i++) {
                second.checkpoints().completed(1);
                story.job().restarted(Failure.Kind.JOB);
                story.completeCheckpoints(1);
              }
              for (int i = 0; i < 31; i++) {
                second.checkpoints().completed(1);
                story.completeCheckpoints(1);
              }
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "a younger job of the name has not completed a checkpoint",
            story -> {
              secondJob(story);
              story.completeCheckpoints(1);
            }));
  }

  private static ScenarioJob secondJob(Scenario story) {
    story.after(1);
    ScenarioJob second = story.submit(Scenario.JOB);
    story.poll();
    return second;
  }

  @Test
  void everyCriticalModeHasABlocker() {
    assertThat(FailureMode.values())
        .filteredOn(mode -> mode.severity() == Severity.CRITICAL)
        .allSatisfy(mode -> assertThat(Verdict.ofMode(mode)).as("%s", mode).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource({"checkpoints", "stability", "slots", "load", "visibility", "names"})
  void namesTheBlockers(Row row) {
    Scenario story = Scenario.of(row.flags().toArray(new String[0]));
    story.poll().completeCheckpoints(4);
    assertThat(story.assessed().blockers()).as("at the start").isEmpty();

    row.story().accept(story);

    assertThat(story.assessed().blockers())
        .as(row.because())
        .containsExactlyInAnyOrderElementsOf(row.blockers());
    assertThat(story.assessed().scaleSafe()).isEqualTo(row.blockers().isEmpty());
  }

  /** Restarts the job so many times, and ends that many minutes after the last one. */
  private static Scenario restartedEvery(Scenario story, int minutes, int times) {
    for (int i = 0; i < times; i++) {
      restarted(story).completeCheckpoints(6 * minutes);
    }
    return story;
  }

  private static Scenario restarted(Scenario story) {
    story.job().restarted(Failure.Kind.JOB);
    return story;
  }

  private static Scenario fill(Scenario story) {
    story.cluster().slots(4, 0);
    return story;
  }

  /** A job of another name waits for a TaskManager that the cluster has requested. */
  private static ScenarioJob otherWaits(Scenario story) {
    fill(story).cluster().pendingTaskManagers(1);
    return story.submit("payments").tasks(ScenarioTask::waiting);
  }
}
