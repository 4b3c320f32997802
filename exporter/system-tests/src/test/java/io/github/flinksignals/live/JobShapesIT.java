// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobShape;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Jobs of which the slow task is not the obvious one: one of two branches, a writer before its
 * committer, and a subtask with a hot key in a job that has little to do. All run at the same time.
 */
@Tag("all")
@EachFlinkVersion
class JobShapesIT {
  private static final Duration HEALTHY_TIME = Duration.ofSeconds(30);

  /** So slow that a subtask with the records of all others processes three in four in time. */
  private static final Duration SLOW = Duration.ofMillis(20);

  /** A sink must have had time for 15 s, after it wrote the records that waited. */
  private static final Duration CLEARS = Duration.ofSeconds(30);

  private static LiveCluster live;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live =
        LiveCluster.start(
            FlinkCluster.builder()
                .version(version)
                .taskManagers(2)
                .slotsPerTaskManager(5)
                .taskManagerHeapMegabytes(384));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  @ConcurrentTest
  void aSlowBranchIsNamedIfItIsTheFirst() {
    assertSlowSink("slow-first-branch", JobShape.ARCHIVE_FIRST, JobTask.ARCHIVE);
  }

  @ConcurrentTest
  void aSlowBranchIsNamedIfItIsTheLast() {
    assertSlowSink("slow-last-branch", JobShape.ARCHIVE_LAST, JobTask.ARCHIVE);
  }

  @ConcurrentTest
  void theLongerBranchIsNamedIfAShorterOneIsBeforeIt() {
    assertSlowSink("slow-longer-branch", JobShape.ARCHIVE_FIRST, JobTask.SINK);
  }

  /** Its committer is busy after each checkpoint, but it is not what the job waits for. */
  @ConcurrentTest
  void aSlowWriterIsNamedAndItsCommitterIsNot() {
    LiveScenario scenario = start("slow-writer", JobShape.COMMITTED, 2);
    scenario.job().faults().slow(JobTask.FILE_COMMITTER, Duration.ofMillis(200));
    assertSlowSink(scenario, JobTask.FILE_WRITER);
  }

  private static void assertSlowSink(String name, JobShape shape, JobTask slow) {
    assertSlowSink(start(name, shape, 1), slow);
  }

  private static LiveScenario start(String name, JobShape shape, int parallelism) {
    LiveScenario scenario =
        live.start(name, JobOptions.defaults().withShape(shape).withParallelism(parallelism));
    List<String> vertices = new ArrayList<>();
    scenario.job().get("").path("vertices").forEach(one -> vertices.add(one.path("name").asText()));
    assertThat(vertices)
        .containsExactlyElementsOf(shape.tasks().stream().map(JobTask::vertexName).toList());
    return scenario;
  }

  private static void assertSlowSink(LiveScenario scenario, JobTask slow) {
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(() -> scenario.job().faults().slow(slow, SLOW));
    scenario.awaitActive("SinkSaturated", Duration.ofSeconds(45));
    assertThat(scenario.whereOne("flink_job_bottleneck", "task_name"))
        .containsExactly(slow.vertexName());
    assertThat(scenario.whereOne("flink_job_bottleneck", "role")).containsExactly("sink");
    assertThat(scenario.evidence("SinkSaturated")).contains(slow.vertexName());
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("sink_saturated");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("SinkSaturated", CLEARS);
    scenario.end(
        Set.of("SinkSaturated", "Backpressure", "LagRising", "CheckpointsSlow"),
        Set.of("SinkSaturated"));
  }

  /**
   * Three of four subtasks have one record in ten to share, and the sink is idle. The hot subtask
   * gets a quarter more than it can process.
   */
  @ConcurrentTest
  void aHotKeyAtLightLoadIsNotBlamedOnTheIdleSink() {
    LiveScenario scenario =
        live.start(
            "light-hot-key", JobOptions.defaults().withParallelism(4).withRecordsPerSecond(70));
    scenario.job().faults().slow(JobTask.TOTALS, SLOW);
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(() -> scenario.job().faults().hotKey(90));
    scenario.awaitActive("DataSkew", Duration.ofMinutes(2));
    assertThat(scenario.evidence("DataSkew")).contains(JobTask.TOTALS.vertexName());
    assertThat(scenario.whereOne("flink_job_bottleneck", "task_name"))
        .isSubsetOf(JobTask.TOTALS.vertexName());
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("skewed");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("DataSkew", Duration.ofSeconds(20));
    scenario.end(
        Set.of("DataSkew", "Backpressure", "LagRising", "CheckpointsSlow", "CheckpointsStalled"),
        Set.of("DataSkew"));
  }
}
