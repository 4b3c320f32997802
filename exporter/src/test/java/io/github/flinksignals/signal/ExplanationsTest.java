// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_SLOW;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_STALLED;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.RESTART_LOOP;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Incidents that activate several failure modes: each must have one root cause. */
final class ExplanationsTest {
  /**
   * A row.
   *
   * @param consequences the other active modes
   */
  private record Incident(
      String because, FailureMode root, Set<FailureMode> consequences, Consumer<Scenario> story) {
    Set<FailureMode> active() {
      Set<FailureMode> active = EnumSet.of(root);
      active.addAll(consequences);
      return active;
    }

    @Override
    public String toString() {
      return root + " because " + because;
    }
  }

  private static Incident incident(
      String because, FailureMode root, FailureMode consequence, Consumer<Scenario> story) {
    return new Incident(because, root, EnumSet.of(consequence), story);
  }

  static Stream<Incident> incidents() {
    return Stream.of(
        incident(
            "a job without slots cannot run",
            SLOT_STARVATION,
            JOB_NOT_RUNNING,
            story -> {
              story.job().tasks(ScenarioTask::waiting);
              story.poll().pass(60);
            }),
        new Incident(
            "no checkpoint completes while a region has no slots",
            SLOT_STARVATION,
            EnumSet.of(JOB_NOT_RUNNING, CHECKPOINTS_FAILING),
            story -> {
              failCheckpoints(story).job().sink().waiting();
              story.pass(10).pass(60);
            }),
        incident(
            "an adaptive job that waits for slots completes no checkpoint",
            SLOT_STARVATION,
            CHECKPOINTS_STALLED,
            story -> {
              story.job().adaptive();
              story.poll().completeCheckpoints(4).cluster().slots(8, 0);
              story.job().desiredSlots(9);
              story.pass(60);
            }),
        incident(
            "a job that restarts because of its own errors does not run in between",
            RESTART_LOOP,
            JOB_NOT_RUNNING,
            story -> stop(restart(story, Failure.Kind.JOB)).pass(60)),
        incident(
            "restarts abort the checkpoints in progress",
            RESTART_LOOP,
            CHECKPOINTS_FAILING,
            story -> restart(failCheckpoints(story), Failure.Kind.JOB)),
        incident(
            "no checkpoint completes between restarts",
            RESTART_LOOP,
            CHECKPOINTS_STALLED,
            story -> restart(story.poll().completeCheckpoints(4), Failure.Kind.JOB).pass(60)),
        incident(
            "failed checkpoints restart the job",
            CHECKPOINTS_FAILING,
            JOB_NOT_RUNNING,
            story -> stop(restart(failCheckpoints(story), Failure.Kind.CHECKPOINT)).pass(60)),
        incident(
            "failed checkpoints stopped a job that never ran again",
            CHECKPOINTS_FAILING,
            JOB_NOT_RUNNING,
            story -> stop(restart(failCheckpoints(story), Failure.Kind.CHECKPOINT)).pass(3600)),
        incident(
            "a checkpoint that expired was slow",
            CHECKPOINTS_FAILING,
            CHECKPOINTS_SLOW,
            story -> failCheckpoints(story, CheckpointFailureCause.TIMEOUT)),
        incident(
            "the checkpoint that blocks all others is slow as well",
            CHECKPOINTS_STALLED,
            CHECKPOINTS_SLOW,
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().triggered();
              story.pass(90);
            }));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void hasOneRootCause(Incident incident) {
    Scenario story = Scenario.of();
    incident.story().accept(story);

    assertThat(story.assessed().activeSince().keySet())
        .as("active modes")
        .containsExactlyInAnyOrderElementsOf(incident.active());
    assertThat(story.assessed().roots()).as(incident.because()).containsExactly(incident.root());
  }

  @Test
  void failedCheckpointsDoNotExplainAStoppedJobThatTheyDidNotRestart() {
    Scenario story = stop(failCheckpoints(Scenario.of())).pass(60);

    assertThat(story.assessed().roots())
        .containsExactlyInAnyOrder(CHECKPOINTS_FAILING, JOB_NOT_RUNNING);
  }

  private static Scenario stop(Scenario story) {
    story.job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
    return story.pass(10);
  }

  private static Scenario failCheckpoints(Scenario story) {
    return failCheckpoints(story, CheckpointFailureCause.STORAGE_ACCESS);
  }

  private static Scenario failCheckpoints(Scenario story, CheckpointFailureCause cause) {
    story.poll().after(5);
    for (int i = 0; i < 3; i++) {
      story.job().checkpoints().failed(cause);
    }
    return story.pass(5);
  }

  private static Scenario restart(Scenario story, Failure.Kind kind) {
    for (int i = 0; i < 3; i++) {
      story.poll().after(10).job().restarted(kind);
    }
    return story.poll();
  }
}
