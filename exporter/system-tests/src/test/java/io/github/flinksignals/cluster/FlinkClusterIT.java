// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobShape;
import io.github.flinksignals.cluster.job.JobTask;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** The test clusters behave like real ones and leave no process or port behind. */
@Tag("all")
@EachFlinkVersion
class FlinkClusterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(45);

  @Parameter String version;

  @Test
  void aJobSurvivesASavepointAndALostTaskManagerButNotALostJobManager() {
    try (FlinkCluster cluster = builder().taskManagers(2).start()) {
      RunningJob job = cluster.submit(JobOptions.defaults());
      job.awaitRunning(TIMEOUT);
      job.awaitCompletedCheckpoint(TIMEOUT);
      assertThat(vertexNames(job))
          .containsExactlyElementsOf(
              JobShape.PIPELINE.tasks().stream().map(JobTask::vertexName).toList());

      String savepoint = job.stopWithSavepoint();
      RunningJob scaled =
          cluster.submit(JobOptions.defaults().withParallelism(4).withSavepoint(savepoint));
      scaled.awaitRunning(TIMEOUT);
      scaled.awaitCompletedCheckpoint(TIMEOUT);
      assertThat(restoredFrom(scaled)).isEqualTo(savepoint);
      assertThat(parallelism(scaled)).containsOnly(4);

      cluster.killTaskManager(0);
      cluster.awaitTaskManagers(1, TIMEOUT);
      assertThat(TaskCounts.of(scaled.get("")).allRunning()).isFalse();
      assertThat(cluster.addTaskManager()).isEqualTo(2);
      scaled.awaitRunning(TIMEOUT);
      scaled.awaitCompletedCheckpoint(TIMEOUT);
      assertThat(restoredFrom(scaled)).contains(scaled.id() + "/chk-");

      cluster.killJobManager();
      assertThatThrownBy(() -> cluster.get("/overview")).isInstanceOf(RestException.class);
      String url = cluster.restUrl();
      cluster.startJobManager();
      cluster.awaitTaskManagers(2, TIMEOUT);
      assertThat(cluster.restUrl()).isEqualTo(url);
      assertThat(cluster.get("/jobs/overview").path("jobs")).isEmpty();
    }
  }

  @Test
  void anAdaptiveJobIsRescaledInPlace() {
    try (FlinkCluster cluster = builder().configure("jobmanager.scheduler", "adaptive").start()) {
      RunningJob job = cluster.submit(JobOptions.defaults());
      job.awaitRunning(TIMEOUT);
      job.awaitCompletedCheckpoint(TIMEOUT);

      job.rescale(2);

      Conditions.await(
          "parallelism 2", TIMEOUT, () -> parallelism(job).equals(List.of(2, 2, 2, 2)), () -> "");
      job.awaitRunning(TIMEOUT);
      job.awaitCompletedCheckpoint(TIMEOUT);
      assertThat(restoredFrom(job)).contains(job.id() + "/chk-");
    }
  }

  @Test
  void closeEndsAllProcessesAndFreesThePort() {
    FlinkCluster cluster = builder().start();
    List<ProcessHandle> processes = cluster.processes();
    assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);

    cluster.close();

    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(FreePorts.isFree(URI.create(cluster.restUrl()).getPort())).isTrue();
  }

  @Test
  void aProcessThatCannotStartIsReportedWithItsLogAndAllProcessesEnd() {
    FlinkClusterBuilder broken = builder().configure("taskmanager.memory.network.min", "64m");

    assertThatThrownBy(broken::start)
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("taskmanager-0")
        .hasMessageContaining("network memory min (64 mb)");
    assertThat(ProcessHandle.current().children())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("TaskManagerRunner"));
  }

  private FlinkClusterBuilder builder() {
    return FlinkCluster.builder().version(version);
  }

  private static List<String> vertexNames(RunningJob job) {
    return job.get("").path("vertices").findValuesAsText("name");
  }

  private static List<Integer> parallelism(RunningJob job) {
    return job.get("").path("vertices").findValues("parallelism").stream()
        .map(JsonNode::asInt)
        .toList();
  }

  private static String restoredFrom(RunningJob job) {
    return job.get("/checkpoints").path("latest").path("restored").path("external_path").asText();
  }
}
