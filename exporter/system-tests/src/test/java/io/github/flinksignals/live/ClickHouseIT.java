// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Jobs that insert into a real ClickHouse, which does not answer, is stopped, or answers with
 * errors. The sink also inserts before each checkpoint, so a checkpoint fails with the sink. That
 * must not look like a problem of the checkpoint storage.
 */
@Tag("all")
@EachFlinkVersion
class ClickHouseIT {
  private static final Duration HEALTHY_TIME = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static LiveCluster live;

  @Parameter String version;
  @TempDir Path directory;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live = LiveCluster.start(FlinkCluster.builder().version(version).slotsPerTaskManager(3));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  private static LiveScenario inserting(String name, ClickHouse database) {
    LiveScenario scenario = live.start(name, JobOptions.defaults().withClickHouse(database.url()));
    scenario.staysHealthyFor(HEALTHY_TIME);
    assertThat(database.orders()).isPositive();
    return scenario;
  }

  @ConcurrentTest
  void aServerThatDoesNotAnswerSaturatesTheSink() {
    try (ClickHouse database = ClickHouse.start(directory)) {
      LiveScenario scenario = inserting("clickhouse-stalled", database);
      scenario.fault(database::suspend);
      try {
        scenario.awaitActive("SinkSaturated", Duration.ofSeconds(45));
        assertThat(scenario.whereOne("flink_job_bottleneck", "task_name"))
            .containsExactly(JobTask.SINK.vertexName());
        assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker"))
            .contains("sink_saturated");
      } finally {
        scenario.repair(database::resume);
      }
      // The sink is busy until it has inserted what arrived in the meantime.
      scenario.awaitInactive("SinkSaturated", Duration.ofSeconds(30));
      assertNoStorageCause(scenario);
      scenario.end(
          Set.of(
              "SinkSaturated",
              "Backpressure",
              "LagRising",
              "WatermarkStalled",
              "CheckpointsSlow",
              "CheckpointsStalled"),
          Set.of("SinkSaturated"));
    }
  }

  @ConcurrentTest
  void aStoppedServerCausesARestartLoopWithTheException() {
    assertRestartLoop(
        "clickhouse-stopped", ClickHouse::stop, ClickHouse::start, "java.net.ConnectException");
  }

  @ConcurrentTest
  void aServerThatAnswersWithErrorsCausesARestartLoopWithTheException() {
    assertRestartLoop(
        "clickhouse-refuses",
        ClickHouse::dropTable,
        ClickHouse::createTable,
        "java.io.IOException");
  }

  private void assertRestartLoop(
      String name, Consumer<ClickHouse> fault, Consumer<ClickHouse> repair, String exception) {
    try (ClickHouse database = ClickHouse.start(directory)) {
      LiveScenario scenario = inserting(name, database);
      scenario.fault(() -> fault.accept(database));
      scenario.awaitActive("RestartLoop", Duration.ofSeconds(45));
      assertThat(scenario.whereOne("flink_job_last_failure_info", "exception"))
          .containsExactly(exception);
      assertThat(scenario.whereOne("flink_job_last_failure_info", "task_name"))
          .containsExactly(JobTask.SINK.vertexName());
      assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("job_unstable");
      assertNoStorageCause(scenario);
      scenario.repair(() -> repair.accept(database));
      assertRecovers(scenario);
    }
  }

  private static void assertRecovers(LiveScenario scenario) {
    scenario.job().awaitRunning(TIMEOUT);
    scenario.job().awaitCompletedCheckpoint(TIMEOUT);
    assertNoStorageCause(scenario);
    // The restarts of the last ten minutes still count. If the sink first fails while it flushes
    // for a checkpoint, Flink reports a failed checkpoint.
    scenario.end(
        Set.of("RestartLoop", "CheckpointsFailing", "CheckpointsStalled", "JobNotRunning"),
        Set.of("RestartLoop", "CheckpointsFailing"));
  }

  private static void assertNoStorageCause(LiveScenario scenario) {
    assertThat(scenario.whereOne("flink_job_checkpoint_failure_cause", "cause"))
        .noneMatch(cause -> cause.startsWith("storage_"));
  }
}
