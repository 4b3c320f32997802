// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static io.github.flinksignals.yardstick.RightAlerts.cause;

import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The faults of whole clusters. Each one has a new cluster to itself. */
final class FaultsOfClusters {
  private static final JobOptions FOUR_SLOTS = FaultScript.JOB.withParallelism(4);

  /** TaskManager 0 is never affected. */
  private static final int AFFECTED = 1;

  /** In this time the TaskManagers count as registered for good. */
  private static final Duration LONGER_THAN_PROVISION_GRACE = Duration.ofSeconds(200);

  /** Four subtasks that take this long are busy a quarter of the time. */
  private static final Duration QUARTER_BUSY = Duration.ofMillis(5);

  static final List<InjectedFault> ALL =
      List.of(
          tooFewSlots(),
          killedTaskManager(),
          hungTaskManager(),
          slowTaskManager(),
          unavailableStorage(),
          killedJobManager(),
          failedJob());

  private FaultsOfClusters() {}

  private static InjectedFault tooFewSlots() {
    return fault(
        "too-few-slots",
        "A job is rescaled to 6 with a savepoint, but the cluster has 4 slots.",
        FaultsOfClusters::twoTaskManagers,
        FaultScript.of(
                FaultScript.JOB.withParallelism(2),
                subject -> subject.resume(FaultScript.JOB.withParallelism(6)),
                Effect.TASKS_NOT_RUNNING,
                subject -> subject.cluster().addTaskManager())
            .healthyFor(LONGER_THAN_PROVISION_GRACE)
            .preparedBy(FaultSubject::stopWithSavepoint),
        "FlinkSlotStarvation",
        Duration.ofSeconds(15),
        cause("FlinkSlotStarvation", "Missing slots: 2").andSymptoms("FlinkJobNotRunning"),
        OtherRules.NO_TASK_MANAGER.withCommunity(
            OtherRules.NO_TASK_MANAGER.community().andCause("FlinkAllTaskSlotsUsed", "")));
  }

  private static InjectedFault killedTaskManager() {
    return fault(
        "killed-taskmanager",
        "One of two TaskManagers is killed, and the job needs both.",
        FaultsOfClusters::twoTaskManagers,
        FaultScript.of(
            FOUR_SLOTS,
            subject -> subject.cluster().killTaskManager(AFFECTED),
            Effect.LOST_TASK_MANAGERS,
            subject -> subject.cluster().addTaskManager()),
        "FlinkTaskManagersLost",
        Duration.ofSeconds(15),
        cause("FlinkTaskManagersLost", "")
            .andSymptoms("FlinkSlotStarvation", "FlinkJobNotRunning", "FlinkCheckpointsFailing"),
        OtherRules.NO_TASK_MANAGER);
  }

  private static InjectedFault hungTaskManager() {
    return fault(
        "hung-taskmanager",
        "One of two TaskManagers is suspended, and the job needs both. The heartbeat timeout is 5 s.",
        cluster -> patient(cluster.taskManagers(2)),
        FaultScript.of(
            FOUR_SLOTS,
            subject -> subject.cluster().suspendTaskManager(AFFECTED),
            Effect.LOST_TASK_MANAGERS,
            subject -> subject.cluster().resumeTaskManager(AFFECTED)),
        "FlinkTaskManagersLost",
        Duration.ofSeconds(20),
        cause("FlinkTaskManagersLost", "")
            .andSymptoms("FlinkSlotStarvation", "FlinkJobNotRunning", "FlinkCheckpointsFailing"),
        OtherRules.NO_TASK_MANAGER);
  }

  private static InjectedFault slowTaskManager() {
    return fault(
        "slow-taskmanager",
        "One of two TaskManagers runs only a tenth of the time.",
        FaultsOfClusters::twoTaskManagers,
        FaultScript.of(
            FOUR_SLOTS,
            subject -> {
              subject.faults().slow(JobTask.TOTALS, QUARTER_BUSY);
              subject
                  .cluster()
                  .slowTaskManager(AFFECTED, Duration.ofMillis(450), Duration.ofMillis(50));
            },
            Effect.BACKPRESSURE,
            subject -> subject.cluster().restoreTaskManager(AFFECTED)),
        "FlinkSlowTaskManager",
        Duration.ofSeconds(30),
        cause("FlinkSlowTaskManager", "")
            .andSymptoms(
                "FlinkBackpressure",
                "FlinkLagRising",
                "FlinkCheckpointsSlow",
                "FlinkCheckpointsStalled"),
        OtherRules.FLOW);
  }

  private static InjectedFault unavailableStorage() {
    return fault(
        "unavailable-storage",
        "The checkpoint directory cannot be written.",
        UnaryOperator.identity(),
        FaultScript.of(
            FaultScript.JOB,
            subject -> subject.cluster().checkpointStorage().makeUnavailable(),
            Effect.FAILED_CHECKPOINTS,
            subject -> subject.cluster().checkpointStorage().restore()),
        "FlinkCheckpointsFailing",
        Duration.ofSeconds(15),
        cause("FlinkCheckpointsFailing", "Cause: storage_unreachable"),
        OtherRules.CHECKPOINTS);
  }

  private static InjectedFault killedJobManager() {
    return fault(
        "killed-jobmanager",
        "The JobManager is killed. There is no high availability.",
        FaultsOfClusters::patient,
        FaultScript.of(
                FaultScript.JOB,
                subject -> subject.cluster().killJobManager(),
                Effect.UNREACHABLE,
                subject -> {
                  subject.cluster().startJobManager();
                  subject.cluster().awaitTaskManagers(1, FaultSubject.TIMEOUT);
                  subject.resume(FaultScript.JOB);
                })
            .preparedBy(FaultSubject::noteCheckpoint),
        "FlinkJobManagerUnreachable",
        Duration.ZERO,
        cause("FlinkJobManagerUnreachable", "").andSymptoms("FlinkJobNotRunning"),
        OtherRules.NO_TASK_MANAGER);
  }

  private static InjectedFault failedJob() {
    return fault(
        "failed-job",
        "A task throws, and the job has no restarts left.",
        cluster -> cluster.configure("restart-strategy.type", "none"),
        FaultScript.of(
                FaultScript.JOB,
                subject ->
                    subject.faults().throwing(JobTask.ENRICH, "a record that cannot be read"),
                Effect.FAILED_JOB,
                subject -> subject.resume(FaultScript.JOB))
            .preparedBy(FaultSubject::noteCheckpoint),
        "FlinkJobNotRunning",
        Duration.ZERO,
        // Flink names no task if it does not restart the job.
        cause("FlinkJobNotRunning", "Its last failure was java.lang.RuntimeException"),
        new OtherRules(
            OtherRules.NOT_RUNNING.community().andCause("FlinkJobIsNotRunning", ""),
            OtherRules.NOT_RUNNING.aws()));
  }

  /** By default, a TaskManager without a JobManager ends after 5 minutes. */
  private static FlinkClusterBuilder patient(FlinkClusterBuilder cluster) {
    return cluster.configure("taskmanager.registration.timeout", "1 h");
  }

  private static FlinkClusterBuilder twoTaskManagers(FlinkClusterBuilder cluster) {
    return cluster.taskManagers(2);
  }

  private static InjectedFault fault(
      String name,
      String what,
      UnaryOperator<FlinkClusterBuilder> cluster,
      FaultScript script,
      String expected,
      Duration modeDuration,
      RightAlerts shipped,
      OtherRules others) {
    return new InjectedFault(
        name, what, Optional.of(cluster), script, expected, modeDuration, others.with(shipped));
  }
}
