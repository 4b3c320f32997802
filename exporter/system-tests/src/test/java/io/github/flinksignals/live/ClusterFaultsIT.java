// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Faults of the whole cluster, so each test has the cluster to itself. */
@EachFlinkVersion
class ClusterFaultsIT {
  private static final Duration HEALTHY_TIME = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

  private static LiveCluster live;
  private static FlinkCluster cluster;

  /** Index of the TaskManager that a test may kill. TaskManager 0 is never killed. */
  private static int secondTaskManager;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live =
        LiveCluster.start(
            FlinkCluster.builder().version(version).taskManagers(2),
            // A TaskManager that registered recently gives a job that never ran more time.
            "--slots.provision-grace=10s");
    cluster = live.cluster();
    secondTaskManager = 1;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  @Test
  void slotStarvationIsTheOnlyRootCauseAlthoughTheJobRestarts() {
    LiveScenario scenario =
        live.startFaulty("too-few-slots", JobOptions.defaults().withParallelism(8));
    scenario.awaitActive("SlotStarvation", Duration.ofSeconds(25));
    assertThat(scenario.value("flink_job_slots_missing")).isEqualTo(4);
    Conditions.requireThroughout(
        "SlotStarvation is the only root cause",
        Duration.ofSeconds(20),
        () -> scenario.whereOne("flink_job_root_cause", "mode").equals(Set.of("SlotStarvation")),
        () -> "");
    List<Integer> added = new ArrayList<>();
    scenario.repair(
        () -> {
          added.add(cluster.addTaskManager());
          added.add(cluster.addTaskManager());
        });
    scenario.job().awaitRunning(TIMEOUT);
    scenario.awaitInactive("SlotStarvation", Duration.ofSeconds(40));
    scenario.end(Set.of("SlotStarvation", "JobNotRunning"), Set.of("SlotStarvation"));
    added.forEach(cluster::killTaskManager);
    cluster.awaitTaskManagers(2, TIMEOUT);
  }

  @Test
  void aLostTaskManagerIsTheOnlyRootCauseUntilItIsReplaced() {
    LiveScenario scenario =
        live.start("lost-taskmanager", JobOptions.defaults().withParallelism(4));
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(() -> cluster.killTaskManager(secondTaskManager));
    scenario.awaitActive("TaskManagersLost", Duration.ofSeconds(20));
    scenario.repair(() -> secondTaskManager = cluster.addTaskManager());
    scenario.job().awaitRunning(TIMEOUT);
    scenario.awaitInactive("TaskManagersLost", Duration.ofSeconds(25));
    scenario.end(
        Set.of("TaskManagersLost", "SlotStarvation", "JobNotRunning", "CheckpointsFailing"),
        Set.of("TaskManagersLost"));
  }

  @Tag("all")
  @Test
  void unavailableStorageFailsCheckpointsUntilItIsRestored() {
    LiveScenario scenario = live.start("unavailable-storage", JobOptions.defaults());
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(() -> cluster.checkpointStorage().makeUnavailable());
    scenario.awaitActive("CheckpointsFailing", Duration.ofSeconds(30));
    assertThat(scenario.value("flink_job_scale_safe")).isZero();
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker"))
        .contains("checkpoints_unhealthy");
    assertThat(scenario.value("flink_job_checkpoint_consecutive_failures"))
        .isGreaterThanOrEqualTo(3);
    scenario.repair(() -> cluster.checkpointStorage().restore());
    scenario.awaitInactive("CheckpointsFailing", Duration.ofSeconds(15));
    scenario.end(Set.of("CheckpointsFailing"), Set.of("CheckpointsFailing"));
  }

  @Test
  void aJobLostWithItsJobManagerIsNotRunningAndTheNextRunHasLostState() {
    LiveScenario scenario = live.start("killed-jobmanager", JobOptions.defaults());
    scenario.job().awaitCompletedCheckpoint(TIMEOUT);
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(cluster::killJobManager);
    scenario.await(
        "flink_up is 0",
        POLL_INTERVAL.multipliedBy(3),
        () -> live.exporter().scrape().value("flink_up").orElse(1) == 0);
    scenario.await(
        "the job is blocked because the JobManager is unreachable",
        POLL_INTERVAL.multipliedBy(5),
        () -> scenario.whereOne("flink_job_scale_blocker", "blocker").contains("blind"));
    assertThat(scenario.value("flink_job_scale_safe")).isZero();
    scenario.await(
        "numbers of a job that was not seen for three polls are absent",
        POLL_INTERVAL.multipliedBy(5),
        () -> Double.isNaN(scenario.value("flink_job_parallelism")));
    cluster.startJobManager();
    scenario.await(
        "flink_up is 1",
        POLL_INTERVAL.multipliedBy(3),
        () -> live.exporter().scrape().value("flink_up").orElse(0) == 1);
    scenario.awaitActive("JobNotRunning", Duration.ofSeconds(110));
    cluster.awaitTaskManagers(2, TIMEOUT);
    scenario.repair(
        () ->
            scenario.continueWith(
                cluster.submit(JobOptions.defaults().withName("killed-jobmanager"))));
    scenario.awaitInactive("JobNotRunning", Duration.ofSeconds(20));
    scenario.await(
        "StateLost is the root cause",
        Duration.ofSeconds(15),
        () -> scenario.whereOne("flink_job_root_cause", "mode").equals(Set.of("StateLost")));
    scenario.end(Set.of("JobNotRunning", "StateLost"), Set.of("JobNotRunning", "StateLost"));
  }
}
