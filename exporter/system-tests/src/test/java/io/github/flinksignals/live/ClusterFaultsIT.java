// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Trouble of the cluster and not of one job; so each test has the cluster for itself. */
@EachFlinkVersion
class ClusterFaultsIT {
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private static LiveCluster live;
  private static FlinkCluster cluster;

  /** Any but the first, which every test leaves alone, and one of the two that it leaves behind. */
  private static int secondTaskManager;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live = LiveCluster.start(FlinkCluster.builder().version(version).taskManagers(2));
    cluster = live.cluster();
    secondTaskManager = 1;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  @Test
  void wantOfSlotsIsTheOnlyRootAlthoughTheJobRestarts() {
    LiveScenario scenario = live.beginIll("starved", JobOptions.defaults().withParallelism(8));
    scenario.shows("SlotStarvation", Duration.ofSeconds(25));
    assertThat(scenario.value("flink_job_slots_missing")).isEqualTo(4);
    Waiting.always(
        "SlotStarvation is the only root",
        Duration.ofSeconds(20),
        () -> scenario.whereOne("flink_job_root_cause", "mode").equals(Set.of("SlotStarvation")),
        () -> "");
    List<Integer> added = new ArrayList<>();
    scenario.repair(
        () -> {
          added.add(cluster.addTaskManager());
          added.add(cluster.addTaskManager());
        });
    scenario.job().awaitRunning(SOON);
    scenario.clears("SlotStarvation", Duration.ofSeconds(40));
    scenario.end(Set.of("SlotStarvation", "JobNotRunning"), Set.of("SlotStarvation"));
    added.forEach(cluster::killTaskManager);
    cluster.awaitTaskManagers(2, SOON);
  }

  @Test
  void aLostTaskManagerIsTheOnlyRootUntilOneComesBack() {
    LiveScenario scenario = live.begin("bereft", JobOptions.defaults().withParallelism(4));
    scenario.staysSilentFor(SETTLE);
    scenario.fault(() -> cluster.killTaskManager(secondTaskManager));
    scenario.shows("TaskManagersLost", Duration.ofSeconds(20));
    scenario.repair(() -> secondTaskManager = cluster.addTaskManager());
    scenario.job().awaitRunning(SOON);
    scenario.clears("TaskManagersLost", Duration.ofSeconds(25));
    scenario.end(
        Set.of("TaskManagersLost", "SlotStarvation", "JobNotRunning", "CheckpointsFailing"),
        Set.of("TaskManagersLost"));
  }

  @Tag("all")
  @Test
  void storageThatIsGoneFailsCheckpointsUntilItIsBack() {
    LiveScenario scenario = live.begin("unstored", JobOptions.defaults());
    scenario.staysSilentFor(SETTLE);
    scenario.fault(() -> cluster.checkpointStorage().takeAway());
    scenario.shows("CheckpointsFailing", Duration.ofSeconds(30));
    assertThat(scenario.value("flink_job_scale_safe")).isZero();
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker"))
        .contains("checkpoints_unhealthy");
    assertThat(scenario.value("flink_job_checkpoint_consecutive_failures"))
        .isGreaterThanOrEqualTo(3);
    scenario.repair(() -> cluster.checkpointStorage().putBack());
    scenario.clears("CheckpointsFailing", Duration.ofSeconds(15));
    scenario.end(Set.of("CheckpointsFailing"), Set.of("CheckpointsFailing"));
  }

  @Test
  void aJobThatDiedWithItsJobManagerIsMissedAndTheNextOneHasLostItsState() {
    LiveScenario scenario = live.begin("orphaned", JobOptions.defaults());
    scenario.job().awaitCompletedCheckpoint(SOON);
    scenario.staysSilentFor(SETTLE);
    scenario.fault(cluster::killJobManager);
    scenario.until(
        "flink_up tells",
        INTERVAL.multipliedBy(3),
        () -> live.exporter().scrape().value("flink_up").orElse(1) == 0);
    scenario.until(
        "the job is out of sight",
        INTERVAL.multipliedBy(5),
        () -> scenario.whereOne("flink_job_scale_blocker", "blocker").contains("blind"));
    assertThat(scenario.value("flink_job_scale_safe")).isZero();
    assertThat(scenario.value("flink_job_parallelism")).isNaN();
    cluster.startJobManager();
    scenario.until(
        "its return is seen",
        INTERVAL.multipliedBy(3),
        () -> live.exporter().scrape().value("flink_up").orElse(0) == 1);
    scenario.shows("JobNotRunning", Duration.ofSeconds(110));
    cluster.awaitTaskManagers(2, SOON);
    scenario.repair(
        () -> scenario.continuesAs(cluster.submit(JobOptions.defaults().withName("orphaned"))));
    scenario.clears("JobNotRunning", Duration.ofSeconds(20));
    scenario.until(
        "StateLost shows",
        Duration.ofSeconds(15),
        () -> scenario.whereOne("flink_job_root_cause", "mode").equals(Set.of("StateLost")));
    scenario.end(Set.of("JobNotRunning", "StateLost"), Set.of("JobNotRunning", "StateLost"));
  }
}
