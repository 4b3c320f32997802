// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/**
 * A TaskManager that does not answer for longer than Flink's heartbeat timeout, but keeps its
 * connections open. A job on another TaskManager must not be affected.
 */
@Tag("all")
@EachFlinkVersion
class HungTaskManagerIT {
  private static final Duration HEALTHY_TIME = Duration.ofSeconds(20);
  private static final Duration HUNG_TIME = Duration.ofSeconds(40);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Parameter String version;
  private final JobOptions options = JobOptions.defaults().withParallelism(2);
  private LiveCluster live;
  private LiveScenario bystander;
  private LiveScenario victim;
  private int hung;

  /** Each job fills the slots of the only TaskManager that has any. */
  @BeforeEach
  void start() {
    live = LiveCluster.start(FlinkCluster.builder().version(version));
    bystander = live.start("beside-hung-taskmanager", options);
    hung = live.cluster().addTaskManager();
  }

  private void startVictim(String name) {
    victim = live.start(name, options);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void isTheOnlyRootCauseUntilItContinues() {
    startVictim("hung-taskmanager");
    victim.staysHealthyFor(HEALTHY_TIME);
    victim.fault(() -> live.cluster().suspendTaskManager(hung));
    victim.awaitActive("TaskManagersLost", Duration.ofSeconds(30));
    ExporterProcess.pause(HUNG_TIME);
    victim.repair(() -> live.cluster().resumeTaskManager(hung));
    victim.job().awaitRunning(TIMEOUT);
    victim.awaitInactive("TaskManagersLost", Duration.ofSeconds(40));
    victim.staysWithoutRootCauseFor(HEALTHY_TIME);
    endBoth();
  }

  @Test
  void isAtMostBrieflyReportedIfOtherSlotsAreFree() {
    startVictim("hung-taskmanager-spare-slots");
    int unused = live.cluster().addTaskManager();
    victim.staysHealthyFor(HEALTHY_TIME);
    victim.fault(() -> live.cluster().suspendTaskManager(hung));
    live.cluster().awaitTaskManagers(2, TIMEOUT);
    victim.job().awaitRunning(TIMEOUT);
    ExporterProcess.pause(HUNG_TIME);
    victim.staysWithoutRootCauseFor(HEALTHY_TIME);
    endBoth();
  }

  private void endBoth() {
    victim.end(
        Set.of("TaskManagersLost", "SlotStarvation", "JobNotRunning", "CheckpointsFailing"),
        Set.of("TaskManagersLost"));
    bystander.endHealthy();
  }
}
