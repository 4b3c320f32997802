// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path from a fault in Flink to the notification of the on-call engineer. */
class AlertsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final JobOptions ORDERS =
      JobOptions.defaults().withName("orders").withCheckpointInterval(Duration.ofSeconds(2));

  @TempDir Path directory;
  private FlinkCluster cluster;
  private AlertingChain chain;

  @BeforeEach
  void start() {
    cluster =
        FlinkCluster.builder()
            .taskManagers(2)
            // Each job then has tasks on both TaskManagers.
            .configure("cluster.evenly-spread-out-slots", "true")
            .start();
    chain = AlertingChain.start(directory, cluster.restUrl());
  }

  @AfterEach
  void stop() {
    if (chain != null) {
      chain.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void slotStarvationSendsOneNotificationAndItsEndAnother() {
    RunningJob job = cluster.submit(ORDERS.withParallelism(8));
    chain.awaitTitles(SOON, "CRITICAL orders: FlinkSlotStarvation");
    assertThat(chain.text(0))
        .contains("Required slots: 8. Missing slots: 4. Slots in the cluster: 4. TaskManagers: 2.");
    cluster.addTaskManager();
    cluster.addTaskManager();
    job.awaitRunning(SOON);
    chain.awaitTitles(
        SOON, "CRITICAL orders: FlinkSlotStarvation", "RESOLVED orders: FlinkSlotStarvation");
    chain.assertNothingFollows(Duration.ofSeconds(20));
  }

  @Test
  void failedCheckpointsAfterARescaleAreReportedWithTheirCauseAndWithoutARestartLoop() {
    RunningJob original = cluster.submit(ORDERS);
    original.awaitRunning(SOON);
    chain.awaitValue(SOON, "min(flink_job_scale_safe)", 1);
    String savepoint = original.stopWithSavepoint();
    RunningJob rescaled = cluster.submit(ORDERS.withParallelism(2).withSavepoint(savepoint));
    rescaled.faults().failingCheckpoints("Access Denied (Service: Amazon S3; Status Code: 403)");
    chain.awaitTitles(SOON, "CRITICAL orders: FlinkCheckpointsFailingAfterScale");
    assertThat(chain.text(0))
        .contains("Its parallelism was 1. Its parallelism is now 2.", "Cause: storage_access.");
    rescaled.faults().clear();
    chain.awaitTitles(
        SOON,
        "CRITICAL orders: FlinkCheckpointsFailingAfterScale",
        "RESOLVED orders: FlinkCheckpointsFailingAfterScale");
    chain.assertNothingFollows(Duration.ofSeconds(30));
  }

  @Test
  void aPlannedRescaleAndAQuietInputSendNoNotification() {
    RunningJob original = cluster.submit(ORDERS);
    original.awaitRunning(SOON);
    chain.awaitValue(SOON, "min(flink_job_scale_safe)", 1);
    RunningJob rescaled =
        cluster.submit(ORDERS.withParallelism(2).withSavepoint(original.stopWithSavepoint()));
    rescaled.awaitRunning(SOON);
    chain.awaitValue(SOON, "flink_job_rescale_outcome{outcome=\"verified\"}", 1);
    chain.assertNothingFollows(Duration.ofSeconds(40));
    rescaled.faults().quietInput();
    chain.assertNothingFollows(Duration.ofSeconds(60));
  }

  @Test
  void aKilledJobManagerSendsOneNotificationForAllItsJobs() {
    cluster.submit(ORDERS).awaitRunning(SOON);
    cluster.submit(ORDERS.withName("clicks")).awaitRunning(SOON);
    chain.awaitValue(SOON, "count(flink_job_scale_safe)", 2);
    cluster.killJobManager();
    chain.awaitTitles(SOON, "CRITICAL: FlinkJobManagerUnreachable");
    assertThat(chain.text(0))
        .contains("Polls fail with reason unreachable.", "Jobs without monitoring: 2.");
    chain.assertNothingFollows(Duration.ofSeconds(30));
  }

  @Test
  @Tag("all")
  void aKilledTaskManagerSendsOneNotificationForAllItsJobs() {
    cluster.submit(ORDERS.withParallelism(2)).awaitRunning(SOON);
    cluster.submit(ORDERS.withName("clicks").withParallelism(2)).awaitRunning(SOON);
    chain.awaitValue(SOON, "count(flink_job_scale_safe)", 2);
    cluster.killTaskManager(1);
    chain.awaitTitles(SOON, "CRITICAL: FlinkTaskManagersLost");
    chain.awaitValue(
        SOON, "sum(flink_job_mode:flink_job_root_cause:max{mode=\"TaskManagersLost\"})", 2);
    cluster.addTaskManager();
    chain.awaitTitles(SOON, "CRITICAL: FlinkTaskManagersLost", "RESOLVED: FlinkTaskManagersLost");
  }

  @Test
  @Tag("all")
  void aStatelessUpgradeIsReportedAsLostState() {
    RunningJob before = cluster.submit(ORDERS);
    before.awaitRunning(SOON);
    before.awaitCompletedCheckpoint(SOON);
    chain.awaitValue(SOON, "min(flink_job_checkpoints_completed_total) > bool 0", 1);
    before.cancel();
    cluster.submit(ORDERS).awaitRunning(SOON);
    chain.awaitTitles(SOON, "CRITICAL orders: FlinkStateLost");
    assertThat(chain.text(0)).contains("Restored from: none.");
  }

  @Test
  void theRecipeForPipelinesFailsUntilScalingIsSafe() throws IOException {
    String recipe = recipe();
    assertThat(exitCode(recipe)).isNotZero();
    cluster.submit(ORDERS).awaitRunning(SOON);
    chain.awaitValue(SOON, "flink_job_scale_safe", 1);
    assertThat(exitCode(recipe)).isZero();
  }

  /** The shell block of the README, changed to use the Prometheus of this test. */
  private String recipe() throws IOException {
    String readme = Files.readString(AlertPack.DIRECTORY.resolve("README.md"));
    int begin = readme.indexOf("```sh\n") + "```sh\n".length();
    String recipe = readme.substring(begin, readme.indexOf("```", begin));
    assertThat(recipe).contains("http://prometheus:9090", "namespace=\"flink\", ");
    return recipe
        .replace("http://prometheus:9090", chain.prometheus().toString())
        .replace("namespace=\"flink\", ", "");
  }

  private int exitCode(String script) {
    return Tools.run(directory, "", "sh", "-c", script).exitCode();
  }
}
