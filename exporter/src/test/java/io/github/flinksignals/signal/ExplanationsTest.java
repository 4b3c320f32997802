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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Incidents whose consequences are failure modes too: each must have its one root. */
final class ExplanationsTest {
  /**
   * @param active all that is wrong
   * @param root the one thing to page for
   */
  private record Incident(
      String because, Set<FailureMode> active, FailureMode root, Consumer<Scenario> story) {
    @Override
    public String toString() {
      return root + " because " + because;
    }
  }

  static Stream<Incident> incidents() {
    return Stream.of(
        new Incident(
            "a job that has no slots cannot run",
            Set.of(SLOT_STARVATION, JOB_NOT_RUNNING),
            SLOT_STARVATION,
            story -> {
              story.job().tasks(ScenarioTask::waiting);
              story.poll().pass(60);
            }),
        new Incident(
            "a region without slots completes no checkpoint",
            Set.of(SLOT_STARVATION, JOB_NOT_RUNNING, CHECKPOINTS_FAILING),
            SLOT_STARVATION,
            story -> {
              failCheckpoints(story).job().sink().waiting();
              story.pass(10).pass(60);
            }),
        new Incident(
            "an adaptive job short of slots has no others for its checkpoints",
            Set.of(SLOT_STARVATION, CHECKPOINTS_STALLED),
            SLOT_STARVATION,
            story -> {
              story.job().adaptive();
              story.poll().completeCheckpoints(4).cluster().slots(8, 0);
              story.job().desiredSlots(9);
              story.pass(60);
            }),
        new Incident(
            "a job that restarts by its own fault does not run between",
            Set.of(RESTART_LOOP, JOB_NOT_RUNNING),
            RESTART_LOOP,
            story -> {
              restart(story, Failure.Kind.JOB);
              story.job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(10).pass(60);
            }),
        new Incident(
            "restarts take the checkpoints in progress with them",
            Set.of(RESTART_LOOP, CHECKPOINTS_FAILING),
            RESTART_LOOP,
            story -> restart(failCheckpoints(story), Failure.Kind.JOB)),
        new Incident(
            "no checkpoint completes between restarts",
            Set.of(RESTART_LOOP, CHECKPOINTS_STALLED),
            RESTART_LOOP,
            story -> restart(story.poll().completeCheckpoints(4), Failure.Kind.JOB).pass(60)),
        new Incident(
            "failed checkpoints restart the job",
            Set.of(CHECKPOINTS_FAILING, JOB_NOT_RUNNING),
            CHECKPOINTS_FAILING,
            story -> {
              restart(failCheckpoints(story), Failure.Kind.CHECKPOINT);
              story.job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(10).pass(60);
            }),
        new Incident(
            "failed checkpoints took away a job that never came back",
            Set.of(CHECKPOINTS_FAILING, JOB_NOT_RUNNING),
            CHECKPOINTS_FAILING,
            story -> {
              restart(failCheckpoints(story), Failure.Kind.CHECKPOINT);
              story.job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(10).pass(3600);
            }),
        new Incident(
            "a checkpoint that expired was slow",
            Set.of(CHECKPOINTS_FAILING, CHECKPOINTS_SLOW),
            CHECKPOINTS_FAILING,
            story -> failCheckpoints(story, CheckpointFailureCause.TIMEOUT)),
        new Incident(
            "the checkpoint that holds up all others is slow as well",
            Set.of(CHECKPOINTS_STALLED, CHECKPOINTS_SLOW),
            CHECKPOINTS_STALLED,
            story -> {
              story.poll().completeCheckpoints(4).job().checkpoints().triggered();
              story.pass(90);
            }));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void hasOneRoot(Incident incident) {
    Scenario story = Scenario.of();
    incident.story().accept(story);

    assertThat(story.assessed().activeSince().keySet())
        .as("all that is wrong")
        .containsExactlyInAnyOrderElementsOf(incident.active());
    assertThat(story.assessed().roots()).as(incident.because()).containsExactly(incident.root());
  }

  static Stream<Incident> coincidences() {
    return Stream.of(
        new Incident(
            "checkpoints that fail do not stop a job that they did not restart",
            Set.of(CHECKPOINTS_FAILING, JOB_NOT_RUNNING),
            JOB_NOT_RUNNING,
            story -> {
              failCheckpoints(story).job().state(JobState.RESTARTING).tasks(ScenarioTask::stopped);
              story.pass(10).pass(60);
            }));
  }

  @ParameterizedTest
  @MethodSource("coincidences")
  void doesNotExplainACoincidence(Incident incident) {
    Scenario story = Scenario.of();
    incident.story().accept(story);

    assertThat(story.assessed().roots())
        .as(incident.because())
        .containsExactlyInAnyOrderElementsOf(incident.active());
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
