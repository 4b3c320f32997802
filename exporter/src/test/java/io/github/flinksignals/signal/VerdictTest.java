// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.Blocker.BLIND;
import static io.github.flinksignals.signal.Blocker.CHECKPOINTS_UNHEALTHY;
import static io.github.flinksignals.signal.Blocker.JOB_UNSTABLE;
import static io.github.flinksignals.signal.Blocker.NO_FREE_SLOTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every story begins with a job that may be scaled; then something happens to it. */
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
        safe("it runs, checkpoints complete, slots are free", story -> {}),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "they fail",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.after(1).job().checkpoints().failed(CheckpointFailureCause.DECLINED);
              }
              story.poll();
            }),
        blocked(CHECKPOINTS_UNHEALTHY, "none completes", story -> story.pass(60)),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "they are slow",
            story -> {
              story.after(10).job().checkpoints().completed(500);
              story.poll();
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "none of this run completed yet, and whether they will is the question",
            story -> {
              story.job().redeployed();
              story.pass(10);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "without checkpoints nothing can be rescaled safely",
            story -> {
              story.job().checkpointing(Checkpointing.OFF);
              story.pass(10);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "it is not known how the job checkpoints",
            story -> {
              story.job().checkpointingUnknown();
              story.pass(10);
            }),
        blocked(
            CHECKPOINTS_UNHEALTHY,
            "Flink does not tell of the checkpoints any more",
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
            "it restarted less than 5 min ago",
            s -> restarted(s).completeCheckpoints(29)),
        blocked(
            JOB_UNSTABLE, "it restarted just 5 min ago", s -> restarted(s).completeCheckpoints(30)),
        safe("it restarted more than 5 min ago", story -> restarted(story).completeCheckpoints(31)),
        blocked(
            JOB_UNSTABLE,
            "its JobManager failed over",
            story -> {
              story.job().failedOver();
              story.completeCheckpoints(1);
            }),
        blocked(
            JOB_UNSTABLE,
            "it was cancelled",
            story -> {
              story.job().ended(JobState.CANCELED);
              story.after(1).poll();
            }));
  }

  static Stream<Row> slots() {
    return Stream.of(
        blocked(NO_FREE_SLOTS, "there is no slot to scale into", s -> fill(s).pass(10)),
        safe(
            "the cluster starts TaskManagers when they are needed",
            story -> {
              fill(story).cluster().pendingTaskManagers(0);
              story.pass(10);
            }),
        blocked(
                NO_FREE_SLOTS,
                "somebody says that the cluster does not grow",
                story -> {
                  fill(story).cluster().pendingTaskManagers(0);
                  story.pass(10);
                })
            .given("--slots.elastic=false"),
        safe("somebody says that the cluster grows", s -> fill(s).pass(10))
            .given("--slots.elastic=true"),
        blocked(
            NO_FREE_SLOTS,
            "whether a slot is free was not answered, and in doubt none is",
            story -> {
              story.cluster().silent(true);
              story.pass(10);
            }));
  }

  static Stream<Row> sight() {
    return Stream.of(
        safe("two polls may miss", story -> story.unreachable(20)),
        blocked(BLIND, "what is known is older than 3 intervals", story -> story.unreachable(40)),
        blocked(
            BLIND,
            "the job is listed and does not answer",
            story -> {
              story.job().answers(false);
              story.pass(40);
            }),
        safe(
                "somebody polls once a minute, and 40 s are less than three of those",
                story -> story.after(40).unreachable(60))
            .given("--poll.interval=60s"));
  }

  @ParameterizedTest
  @MethodSource({"checkpoints", "stability", "slots", "sight"})
  void tells(Row row) {
    Scenario story = Scenario.of(row.flags().toArray(new String[0]));
    story.poll().completeCheckpoints(4);
    assertThat(story.assessed().blockers()).as("before anything happens").isEmpty();

    row.story().accept(story);

    assertThat(story.assessed().blockers())
        .as(row.because())
        .containsExactlyInAnyOrderElementsOf(row.blockers());
    assertThat(story.assessed().scaleSafe()).isEqualTo(row.blockers().isEmpty());
  }

  private static Scenario restarted(Scenario story) {
    story.job().restarted(Failure.Kind.JOB);
    return story;
  }

  private static Scenario fill(Scenario story) {
    story.cluster().slots(4, 0);
    return story;
  }
}
