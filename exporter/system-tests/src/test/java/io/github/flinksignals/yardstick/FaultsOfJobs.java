// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static io.github.flinksignals.yardstick.RightAlerts.cause;

import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import io.github.flinksignals.live.ExporterProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The faults of single jobs, which run at the same time on one cluster. */
final class FaultsOfJobs {
  private static final JobOptions DEFAULTS = FaultScript.JOB;

  /** So slow that a task processes only one in four records in time. */
  private static final Duration TOO_SLOW = Duration.ofMillis(20);

  private static final Duration LONGER_THAN_THE_TEST = Duration.ofHours(1);

  /** What S3 answers if the credentials are invalid, as its client logs it. */
  private static final String ACCESS_DENIED =
      "Status Code: 403; Error Code: AccessDenied; Request ID: 4442587FB7D0A2F9";

  static final List<InjectedFault> ALL =
      List.of(
          expiringCheckpoints(),
          failingWrites(),
          stuckCheckpoint(),
          failingAfterRescale(),
          slowSink(),
          slowOperator(),
          quietPartition(),
          failingRecord(),
          hotKey(),
          onePartition(),
          statelessRedeploy());

  private FaultsOfJobs() {}

  private static InjectedFault expiringCheckpoints() {
    return fault(
        "expiring-checkpoints",
        "Writing the state takes longer than the checkpoint timeout of 10 s.",
        FaultScript.ofJob(
            DEFAULTS.withCheckpointTimeout(Duration.ofSeconds(10)),
            subject -> subject.faults().slowCheckpoints(LONGER_THAN_THE_TEST),
            Effect.FAILED_CHECKPOINTS),
        "FlinkCheckpointsFailing",
        Duration.ofSeconds(35),
        cause("FlinkCheckpointsFailing", "Cause: timeout").andSymptoms("FlinkCheckpointsSlow"),
        OtherRules.CHECKPOINTS);
  }

  private static InjectedFault failingWrites() {
    return fault(
        "failing-checkpoint-writes",
        "The storage denies access, as S3 does when credentials have expired.",
        FaultScript.ofJob(
            DEFAULTS,
            subject -> subject.faults().failingCheckpoints(ACCESS_DENIED),
            Effect.FAILED_CHECKPOINTS),
        "FlinkCheckpointsFailing",
        Duration.ofSeconds(15),
        cause("FlinkCheckpointsFailing", "Cause: storage_access"),
        OtherRules.CHECKPOINTS);
  }

  private static InjectedFault stuckCheckpoint() {
    return fault(
        "stuck-checkpoint",
        "One task never finishes writing its state. The checkpoint timeout is 10 min.",
        FaultScript.ofJob(
            DEFAULTS.withCheckpointTimeout(Duration.ofMinutes(10)),
            subject -> subject.faults().slowCheckpoints(LONGER_THAN_THE_TEST),
            Effect.WITHOUT_CHECKPOINT),
        "FlinkCheckpointsStalled",
        Duration.ofSeconds(60),
        cause("FlinkCheckpointsStalled", JobTask.TOTALS.vertexName())
            .andSymptoms("FlinkCheckpointsSlow"),
        OtherRules.STUCK_CHECKPOINT);
  }

  private static InjectedFault failingAfterRescale() {
    return fault(
        "failing-after-rescale",
        "The storage denies access to a job that was rescaled from 1 to 2 with a savepoint.",
        FaultScript.ofJob(
                DEFAULTS,
                subject -> {
                  subject.resume(DEFAULTS.withParallelism(2));
                  subject.faults().failingCheckpoints(ACCESS_DENIED);
                },
                Effect.FAILED_CHECKPOINTS)
            .preparedBy(FaultSubject::stopWithSavepoint),
        "FlinkCheckpointsFailingAfterScale",
        Duration.ofSeconds(10),
        cause("FlinkCheckpointsFailingAfterScale", "Cause: storage_access")
            .andSymptoms("FlinkCheckpointsFailing"),
        OtherRules.CHECKPOINTS);
  }

  private static InjectedFault slowSink() {
    return fault(
        "slow-sink",
        "The sink needs 20 ms for each record.",
        FaultScript.ofJob(
            DEFAULTS,
            subject -> subject.faults().slow(JobTask.SINK, TOO_SLOW),
            Effect.BACKPRESSURE),
        "FlinkSinkSaturated",
        Duration.ofSeconds(30),
        cause("FlinkSinkSaturated", "the sink " + JobTask.SINK.vertexName())
            .andSymptoms("FlinkLagRising", "FlinkBackpressure", "FlinkCheckpointsSlow"),
        OtherRules.FLOW);
  }

  private static InjectedFault slowOperator() {
    return fault(
        "slow-operator",
        "A task in the middle needs 20 ms for each record.",
        FaultScript.ofJob(
            DEFAULTS,
            subject -> subject.faults().slow(JobTask.ENRICH, TOO_SLOW),
            Effect.BACKPRESSURE),
        "FlinkBackpressure",
        Duration.ofSeconds(30),
        cause("FlinkBackpressure", "the operator " + JobTask.ENRICH.vertexName())
            .andSymptoms("FlinkLagRising", "FlinkCheckpointsSlow"),
        OtherRules.FLOW);
  }

  private static InjectedFault quietPartition() {
    return fault(
        "quiet-partition",
        "One partition of eight gets no more records, so the watermark stands still.",
        FaultScript.ofJob(
            DEFAULTS, subject -> subject.faults().quietPartition(3), Effect.WATERMARK_STANDS_STILL),
        "FlinkWatermarkStalled",
        Duration.ofMinutes(2),
        cause("FlinkWatermarkStalled", "").andSymptoms("FlinkLagRising"),
        new OtherRules(RightAlerts.NONE, RightAlerts.symptoms("AwsWatermarkGap")));
  }

  private static InjectedFault failingRecord() {
    return fault(
        "failing-record",
        "A task throws for each record, so the job restarts again and again.",
        FaultScript.ofJob(
            DEFAULTS,
            subject -> subject.faults().throwing(JobTask.ENRICH, "a record that cannot be read"),
            Effect.RESTARTS),
        "FlinkRestartLoop",
        Duration.ofSeconds(6),
        cause(
                "FlinkRestartLoop",
                "java.lang.RuntimeException in task " + JobTask.ENRICH.vertexName())
            .andSymptoms(
                "FlinkJobNotRunning", "FlinkCheckpointsFailing", "FlinkCheckpointsStalled"),
        OtherRules.NOT_RUNNING);
  }

  private static InjectedFault hotKey() {
    return fault(
        "hot-key",
        "Nine in ten records have one key, and its subtask of four is too slow for them.",
        FaultScript.ofJob(
            DEFAULTS.withParallelism(4),
            subject -> {
              subject.faults().slow(JobTask.TOTALS, TOO_SLOW);
              subject.faults().hotKey(90);
            },
            Effect.BACKPRESSURE),
        "FlinkDataSkew",
        Duration.ofSeconds(30),
        cause("FlinkDataSkew", JobTask.TOTALS.vertexName())
            .andSymptoms("FlinkLagRising", "FlinkBackpressure", "FlinkCheckpointsSlow"),
        OtherRules.FLOW);
  }

  private static InjectedFault onePartition() {
    JobOptions options = DEFAULTS.withPartitions(1);
    return fault(
        "one-partition",
        "The source needs 20 ms for each record. After 4 minutes it is scaled from 1 to 2, which does not help: there is one partition.",
        FaultScript.ofJob(
            options,
            subject -> {
              subject.faults().slow(JobTask.SOURCE, TOO_SLOW);
              ExporterProcess.pause(Duration.ofMinutes(4));
              subject.stopWithSavepoint();
              subject.resume(options.withParallelism(2));
              subject.faults().slow(JobTask.SOURCE, TOO_SLOW);
            },
            Effect.BUSY_SOURCE),
        "FlinkLagRising",
        // At a quarter of the speed, lag reaches its floor of 30 s after 40 s.
        Duration.ofSeconds(40),
        cause("FlinkLagRising", "the source " + JobTask.SOURCE.vertexName())
            .andSymptoms("FlinkBackpressure", "FlinkScaleIneffective"),
        OtherRules.FLOW);
  }

  private static InjectedFault statelessRedeploy() {
    return fault(
        "stateless-redeploy",
        "The job is cancelled and started again without its state.",
        FaultScript.of(
                DEFAULTS,
                subject -> subject.submit(DEFAULTS),
                Effect.LOST_STATE,
                subject -> {
                  subject.stopWithSavepoint();
                  subject.resume(DEFAULTS);
                })
            .preparedBy(subject -> subject.job().cancel()),
        "FlinkStateLost",
        Duration.ZERO,
        cause("FlinkStateLost", ""),
        new OtherRules(RightAlerts.NONE, RightAlerts.NONE));
  }

  private static InjectedFault fault(
      String name,
      String what,
      FaultScript script,
      String expected,
      Duration modeDuration,
      RightAlerts shipped,
      OtherRules others) {
    return new InjectedFault(
        name, what, Optional.empty(), script, expected, modeDuration, others.with(shipped));
  }
}
