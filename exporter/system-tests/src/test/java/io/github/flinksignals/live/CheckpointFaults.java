// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.Set;

/** Faults of checkpoints: slow, stuck, and tasks that fail before a checkpoint completes. */
interface CheckpointFaults {
  LiveCluster live();

  @ConcurrentTest
  default void slowCheckpointsAreReportedSlowAndThenFailWithATimeout() {
    LiveScenario scenario =
        live()
            .start(
                "expiring-checkpoints",
                JobOptions.defaults().withCheckpointTimeout(Duration.ofSeconds(10)));
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.fault(() -> scenario.job().faults().slowCheckpoints(Duration.ofMinutes(5)));
    scenario.awaitActive("CheckpointsSlow", Duration.ofSeconds(15));
    scenario.awaitActive("CheckpointsFailing", Duration.ofSeconds(50));
    assertThat(scenario.whereOne("flink_job_checkpoint_failure_cause", "cause"))
        .containsExactly("timeout");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("CheckpointsFailing", Duration.ofSeconds(15));
    scenario.awaitInactive("CheckpointsSlow", Duration.ofSeconds(15));
    scenario.end(
        Set.of("CheckpointsSlow", "CheckpointsFailing"),
        Set.of("CheckpointsSlow", "CheckpointsFailing"));
  }

  @ConcurrentTest
  default void aStuckCheckpointIsReportedAsStalled() {
    LiveScenario scenario =
        live()
            .start(
                "endless-checkpoint",
                JobOptions.defaults().withCheckpointTimeout(Duration.ofMinutes(10)));
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.fault(() -> scenario.job().faults().slowCheckpoints(Duration.ofMinutes(10)));
    scenario.awaitActive("CheckpointsStalled", Duration.ofSeconds(70));
    assertThat(scenario.whereOne("flink_job_checkpoint_unacknowledged_task", "task_name"))
        .containsExactly(JobTask.TOTALS.vertexName());
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("CheckpointsStalled", Duration.ofSeconds(10));
    scenario.end(
        Set.of("CheckpointsStalled", "CheckpointsSlow"),
        Set.of("CheckpointsStalled", "CheckpointsSlow"));
  }

  @ConcurrentTest
  default void aRecordThatCannotBeReadCausesARestartLoop() {
    LiveScenario scenario = live().start("failing-record", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.fault(
        () -> scenario.job().faults().throwing(JobTask.ENRICH, "a record that cannot be read"));
    scenario.awaitActive("RestartLoop", Duration.ofSeconds(40));
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
