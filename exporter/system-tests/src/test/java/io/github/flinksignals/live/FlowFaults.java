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

/** Faults of the record flow: slow tasks, idle partitions, a rescale without effect. */
interface FlowFaults {
  /** Flink's own gauges average over a minute and count the start of a job as busy time. */
  Duration GAUGES_SETTLE = Duration.ofSeconds(65);

  /** So slow that a task processes only one in four records in time. */
  Duration TOO_SLOW = Duration.ofMillis(20);

  LiveCluster live();

  @ConcurrentTest
  default void aSlowSinkIsTheOnlyRootCauseAndIsNamedBeforeFlinksGaugeShowsIt() {
    LiveScenario scenario = live().start("slow-sink", JobOptions.defaults());
    scenario.staysHealthyFor(GAUGES_SETTLE);
    double settled = sinkGauge(scenario.job()).orElseThrow();
    assertThat(settled).as("busyTimeMsPerSecond before the fault").isLessThan(500);
    scenario.fault(() -> scenario.job().faults().slow(JobTask.SINK, TOO_SLOW));
    scenario.await(
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
    scenario.awaitActive("SinkSaturated", Duration.ofSeconds(45));
    scenario.awaitActive("LagRising", Duration.ofSeconds(60));
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).contains("sink_saturated");
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("SinkSaturated", Duration.ofSeconds(22));
    scenario.awaitInactive("LagRising", Duration.ofSeconds(22));
    scenario.end(
        Set.of("SinkSaturated", "LagRising", "Backpressure", "CheckpointsSlow"),
        Set.of("SinkSaturated"));
  }

  private OptionalDouble sinkGauge(RunningJob job) {
    return job.busyMillisPerSecond(JobTask.SINK);
  }

  @ConcurrentTest
  default void aSlowOperatorIsReportedAsBackpressureNotAsASaturatedSink() {
    LiveScenario scenario = live().start("slow-enrich", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.fault(() -> scenario.job().faults().slow(JobTask.ENRICH, TOO_SLOW));
    scenario.awaitActive("Backpressure", Duration.ofSeconds(45));
    assertThat(scenario.whereOne("flink_job_bottleneck", "task_name"))
        .containsExactly(JobTask.ENRICH.vertexName());
    assertThat(scenario.whereOne("flink_job_bottleneck", "role")).containsExactly("operator");
    scenario.awaitActive("LagRising", Duration.ofSeconds(60));
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("Backpressure", Duration.ofSeconds(22));
    scenario.awaitInactive("LagRising", Duration.ofSeconds(22));
    scenario.end(Set.of("Backpressure", "LagRising", "CheckpointsSlow"), Set.of("Backpressure"));
  }

  @ConcurrentTest
  default void anIdlePartitionOnlyStallsTheWatermark() {
    LiveScenario scenario = live().start("quiet-partition", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(30));
    scenario.fault(() -> scenario.job().faults().quietPartition(3));
    scenario.awaitActive("WatermarkStalled", Duration.ofSeconds(45));
    scenario.repair(() -> scenario.job().faults().clear());
    scenario.awaitInactive("WatermarkStalled", Duration.ofSeconds(15));
    scenario.end(Set.of("WatermarkStalled", "LagRising"), Set.of("WatermarkStalled"));
  }

  @ConcurrentTest
  default void scalingUpWithASinglePartitionIsIneffective() {
    // Three checkpoints verify a rescale. A long interval leaves time to see that lag keeps rising.
    JobOptions options =
        JobOptions.defaults().withPartitions(1).withCheckpointInterval(Duration.ofSeconds(15));
    LiveScenario scenario = live().start("one-partition", options);
    scenario.staysHealthyFor(Duration.ofSeconds(35));
    scenario.fault(() -> scenario.job().faults().slow(JobTask.SOURCE, TOO_SLOW));
    scenario.awaitActive("LagRising", Duration.ofSeconds(60));
    String savepoint = scenario.job().stopWithSavepoint();
    RunningJob scaledUp =
        live()
            .cluster()
            .submit(options.withName("one-partition").withParallelism(2).withSavepoint(savepoint));
    scaledUp.faults().slow(JobTask.SOURCE, TOO_SLOW);
    scenario.continueWith(scaledUp);
    scenario.awaitActive("ScaleIneffective", Duration.ofMinutes(3));
    assertThat(scenario.value("flink_job_rescale_previous_parallelism")).isEqualTo(1);
    scenario.repair(() -> scaledUp.faults().clear());
    scenario.awaitInactive("ScaleIneffective", Duration.ofSeconds(22));
    scenario.end(
        Set.of("LagRising", "ScaleIneffective", "Backpressure"),
        Set.of("LagRising", "ScaleIneffective"));
  }
}
