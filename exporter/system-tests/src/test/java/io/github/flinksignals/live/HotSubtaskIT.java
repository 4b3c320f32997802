// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.NewestFlinkVersion;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * One subtask, or the subtasks on one TaskManager, slow down a job whose other subtasks have time
 * left. A slow TaskManager affects all jobs, so the tests do not share the cluster.
 */
@NewestFlinkVersion
class HotSubtaskIT {
  private static final Duration HEALTHY_TIME = Duration.ofSeconds(40);

  /** A subtask can process a fifth of all records in this time, but not most of them. */
  private static final Duration PER_RECORD = Duration.ofMillis(20);

  /** Four subtasks that take this long are busy a quarter of the time. */
  private static final Duration QUARTER_BUSY = Duration.ofMillis(5);

  private static final JobOptions OPTIONS = JobOptions.defaults().withParallelism(4);

  private static LiveCluster live;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live = LiveCluster.start(FlinkCluster.builder().version(version).taskManagers(2));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  @Test
  void aHotKeyIsTheOnlyRootCauseAndItsSubtaskIsNamed() {
    LiveScenario scenario = live.start("hot-key", OPTIONS);
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(
        () -> {
          scenario.job().faults().slow(JobTask.TOTALS, PER_RECORD);
          scenario.job().faults().hotKey(90);
        });
    scenario.awaitActive("DataSkew", Duration.ofSeconds(45));
    assertThat(scenario.whereOne("flink_job_bottleneck", "task_name"))
        .containsExactly(JobTask.TOTALS.vertexName());
    assertThat(scenario.evidence("DataSkew"))
        .matches("subtask \\d of " + JobTask.TOTALS.vertexName() + " .*an even share is 25 %");
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("skewed");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("DataSkew", Duration.ofSeconds(20));
    scenario.end(
        Set.of("DataSkew", "Backpressure", "LagRising", "CheckpointsSlow", "CheckpointsStalled"),
        Set.of("DataSkew"));
  }

  @Tag("all")
  @Test
  void aSlowTaskManagerIsTheOnlyRootCauseAndIsNamed() {
    LiveScenario scenario = live.start("slow-taskmanager", OPTIONS);
    scenario.job().faults().slow(JobTask.TOTALS, QUARTER_BUSY);
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(
        () -> live.cluster().slowTaskManager(1, Duration.ofMillis(450), Duration.ofMillis(50)));
    scenario.awaitActive("SlowTaskManager", Duration.ofSeconds(90));
    assertThat(scenario.evidence("SlowTaskManager")).contains("TaskManager taskmanager-1 is slow");
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("skewed");
    scenario.repair(() -> live.cluster().restoreTaskManager(1));
    scenario.awaitInactive("SlowTaskManager", Duration.ofSeconds(30));
    scenario.end(
        Set.of(
            "SlowTaskManager",
            "Backpressure",
            "LagRising",
            "CheckpointsSlow",
            "CheckpointsStalled"),
        Set.of("SlowTaskManager"));
  }
}
