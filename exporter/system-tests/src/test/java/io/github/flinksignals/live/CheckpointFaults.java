// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.Set;

/** Checkpoints that take too long, and tasks that do not live long enough for any. */
interface CheckpointFaults {
  LiveCluster live();

  @TestAlongside
  default void checkpointsThatTakeTooLongAreSlowAndThenFailForTimeout() {
    LiveScenario scenario =
        live()
            .begin(
                "expiring-checkpoints",
                JobOptions.defaults().withCheckpointTimeout(Duration.ofSeconds(10)));
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.fault(() -> scenario.job().faults().slowCheckpoints(Duration.ofMinutes(5)));
    scenario.shows("CheckpointsSlow", Duration.ofSeconds(15));
    scenario.shows("CheckpointsFailing", Duration.ofSeconds(50));
    assertThat(scenario.whereOne("flink_job_checkpoint_failure_cause", "cause"))
        .containsExactly("timeout");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.clears("CheckpointsFailing", Duration.ofSeconds(15));
    scenario.clears("CheckpointsSlow", Duration.ofSeconds(15));
    scenario.end(
        Set.of("CheckpointsSlow", "CheckpointsFailing"),
        Set.of("CheckpointsSlow", "CheckpointsFailing"));
  }

  @TestAlongside
  default void aCheckpointThatNeverEndsStallsAllOthers() {
    LiveScenario scenario =
        live()
            .begin(
                "endless-checkpoint",
                JobOptions.defaults().withCheckpointTimeout(Duration.ofMinutes(10)));
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.fault(() -> scenario.job().faults().slowCheckpoints(Duration.ofMinutes(10)));
    scenario.shows("CheckpointsStalled", Duration.ofSeconds(70));
    assertThat(scenario.whereOne("flink_job_checkpoint_unacknowledged_task", "task_name"))
        .containsExactly(JobTask.TOTALS.vertexName());
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.clears("CheckpointsStalled", Duration.ofSeconds(10));
    scenario.end(
        Set.of("CheckpointsStalled", "CheckpointsSlow"),
        Set.of("CheckpointsStalled", "CheckpointsSlow"));
  }

  @TestAlongside
  default void aRecordThatCannotBeReadRestartsTheJobAgainAndAgain() {
    LiveScenario scenario = live().begin("poisoned", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.fault(
        () -> scenario.job().faults().throwing(JobTask.ENRICH, "a record that cannot be read"));
    scenario.shows("RestartLoop", Duration.ofSeconds(40));
    assertThat(scenario.whereOne("flink_job_last_failure_info", "exception"))
        .containsExactly("java.lang.RuntimeException");
    assertThat(scenario.whereOne("flink_job_last_failure_info", "task_name"))
        .containsExactly(JobTask.ENRICH.vertexName());
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("job_unstable");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.job().awaitRunning(Duration.ofSeconds(30));
    scenario.end(
        Set.of("RestartLoop", "CheckpointsFailing", "CheckpointsStalled", "JobNotRunning"),
        Set.of("RestartLoop"));
  }
}
