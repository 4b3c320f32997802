// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;

/** Records that do not flow as they should. */
interface FlowFaults {
  /** Flink's own gauges look back for a minute, and count the start of a job as busy. */
  Duration GAUGES_SETTLE = Duration.ofSeconds(65);

  /** Three in four records must wait. */
  Duration TOO_SLOW = Duration.ofMillis(20);

  LiveCluster live();

  @TestAlongside
  default void aSlowSinkIsNamedBeforeFlinksOwnGaugeTellsAndIsTheOnlyRoot() {
    LiveScenario scenario = live().begin("slow-sink", JobOptions.defaults());
    scenario.staysSilentFor(GAUGES_SETTLE);
    double settled = sinkGauge(scenario.job()).orElseThrow();
    assertThat(settled).as("busyTimeMsPerSecond before the fault").isLessThan(500);
    scenario.fault(() -> scenario.job().faults().slow(JobTask.SINK, TOO_SLOW));
    scenario.until(
        "the sink is named as the bottleneck",
        Duration.ofSeconds(30),
        () ->
            scenario
                .whereOne("flink_job_bottleneck", "task_name")
                .equals(Set.of(JobTask.SINK.vertexName())));
    assertThat(sinkGauge(scenario.job()).orElseThrow())
        .as("Flink's busyTimeMsPerSecond when the sink was named")
        .isLessThan(900);
    assertThat(scenario.whereOne("flink_job_bottleneck", "role")).containsExactly("sink");
    scenario.shows("SinkSaturated", Duration.ofSeconds(45));
    scenario.shows("LagRising", Duration.ofSeconds(60));
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("sink_saturated");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.clears("SinkSaturated", Duration.ofSeconds(22));
    scenario.clears("LagRising", Duration.ofSeconds(22));
    scenario.end(
        Set.of("SinkSaturated", "LagRising", "Backpressure", "CheckpointsSlow"),
        Set.of("SinkSaturated"));
  }

  private OptionalDouble sinkGauge(RunningJob job) {
    return job.busyMillisPerSecond(JobTask.SINK);
  }

  @TestAlongside
  default void aSlowTaskInTheMiddleIsBackpressureAndNotTheSinksFault() {
    LiveScenario scenario = live().begin("slow-enrich", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.fault(() -> scenario.job().faults().slow(JobTask.ENRICH, TOO_SLOW));
    scenario.shows("Backpressure", Duration.ofSeconds(45));
    assertThat(scenario.whereOne("flink_job_bottleneck", "task_name"))
        .containsExactly(JobTask.ENRICH.vertexName());
    assertThat(scenario.whereOne("flink_job_bottleneck", "role")).containsExactly("operator");
    scenario.shows("LagRising", Duration.ofSeconds(60));
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.clears("Backpressure", Duration.ofSeconds(22));
    scenario.clears("LagRising", Duration.ofSeconds(22));
    scenario.end(Set.of("Backpressure", "LagRising", "CheckpointsSlow"), Set.of("Backpressure"));
  }

  @TestAlongside
  default void aQuietPartitionStallsTheWatermarkAndNothingElse() {
    LiveScenario scenario = live().begin("quiet-partition", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(30));
    scenario.fault(() -> scenario.job().faults().quietPartition(3));
    scenario.shows("WatermarkStalled", Duration.ofSeconds(45));
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.clears("WatermarkStalled", Duration.ofSeconds(15));
    scenario.end(Set.of("WatermarkStalled", "LagRising"), Set.of("WatermarkStalled"));
  }

  @TestAlongside
  default void scalingUpBehindASinglePartitionIsIneffective() {
    // Three checkpoints verify a rescale; they must leave time to see that lag goes on rising.
    JobOptions options =
        JobOptions.defaults().withPartitions(1).withCheckpointInterval(Duration.ofSeconds(15));
    LiveScenario scenario = live().begin("one-partition", options);
    scenario.staysSilentFor(Duration.ofSeconds(35));
    scenario.fault(() -> scenario.job().faults().slow(JobTask.SOURCE, TOO_SLOW));
    scenario.shows("LagRising", Duration.ofSeconds(60));
    String savepoint = scenario.job().stopWithSavepoint();
    RunningJob wider =
        live()
            .cluster()
            .submit(options.withName("one-partition").withParallelism(2).withSavepoint(savepoint));
    wider.faults().slow(JobTask.SOURCE, TOO_SLOW);
    scenario.continuesAs(wider);
    scenario.shows("ScaleIneffective", Duration.ofMinutes(3));
    assertThat(scenario.value("flink_job_rescale_previous_parallelism")).isEqualTo(1);
    scenario.repair(() -> wider.faults().clear());
    scenario.clears("ScaleIneffective", Duration.ofSeconds(22));
    scenario.end(
        Set.of("LagRising", "ScaleIneffective", "Backpressure"),
        Set.of("LagRising", "ScaleIneffective"));
  }
}
