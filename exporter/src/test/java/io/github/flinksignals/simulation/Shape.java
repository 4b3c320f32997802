// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import static io.github.flinksignals.simulation.JobPlan.Upgrade.LAST_STATE;
import static io.github.flinksignals.simulation.JobPlan.Upgrade.SAVEPOINT;
import static io.github.flinksignals.simulation.JobPlan.Upgrade.SAVEPOINT_AND_RESCALE;

import java.util.Locale;
import java.util.function.Supplier;

/** The shapes of healthy jobs whose false alarms are counted. */
enum Shape {
  STEADY("3 tasks, parallelism 2, a checkpoint every 10 s", JobPlan::new),
  SINGLE_SUBTASK("3 tasks, parallelism 1", () -> new JobPlan().graph(1, 3, 1)),
  SINGLE_TASK("all operators in one task", () -> new JobPlan().graph(1, 1, 4)),
  LONG_CHAIN("12 tasks, parallelism 8", () -> new JobPlan().graph(1, 12, 8)),
  WIDE(
      "6 tasks, parallelism 64, a checkpoint every minute",
      () -> new JobPlan().graph(1, 6, 64).load(1e5, 0.4, 0.3).checkpoints(60, 0, 6, 0.4)),
  TWO_SOURCES("a join of two sources", () -> new JobPlan().graph(2, 5, 4)),
  PROCESSING_TIME("no watermarks", () -> new JobPlan().processingTime()),
  WITHOUT_LAG(
      "a source that reports no lag and no busy time",
      () -> new JobPlan().processingTime().legacySource()),
  WITHOUT_PENDING_RECORDS(
      "a source that does not report pending records", () -> new JobPlan().withoutPendingRecords()),
  FREQUENT_CHECKPOINTS(
      "a checkpoint every second, which takes 0.3 s",
      () -> new JobPlan().checkpoints(1, 0, 0.3, 0.5)),
  RARE_CHECKPOINTS(
      "a checkpoint every 10 min, which takes 4 min",
      () -> new JobPlan().checkpoints(600, 60, 240, 0.2).state(5e11, 120)),
  CHECKPOINT_PAUSE(
      "checkpoints that take longer than their interval, with a pause",
      () -> new JobPlan().checkpoints(10, 10, 12, 0.3).state(1e10, 20)),
  INCREMENTAL(
      "incremental checkpoints; one in 30 takes three times as long",
      () -> new JobPlan().checkpoints(30, 0, 5, 0.5).largeCheckpoints(1 / 30.0).state(1e10, 30)),
  UNALIGNED(
      "unaligned checkpoints at high load",
      () -> new JobPlan().unaligned().load(2_000, 0.65, 0.1).checkpoints(10, 0, 2, 0.5)),
  WITHOUT_CHECKPOINTS("checkpointing is disabled", () -> new JobPlan().checkpoints(0, 0, 0, 0)),
  DAILY_PEAK(
      "the load rises from a tenth at night to 0.8 by day",
      () -> new JobPlan().load(5_000, 0.45, 0.75)),
  NEARLY_FULL("0.75 busy all day", () -> new JobPlan().load(2_000, 0.75, 0.02).noise(0.05)),
  NOISY(
      "the rate changes by half within minutes", () -> new JobPlan().load(500, 0.3, 0).noise(0.4)),
  SKEWED_KEYS(
      "the busiest subtask has 1.6 times its share", () -> new JobPlan().graph(1, 4, 8).skew(0.35)),
  QUIET_NIGHTS("no records from 1:00 to 5:00", () -> new JobPlan().quietNights()),
  TRICKLE("one record in 10 s", () -> new JobPlan().load(0.1, 0.001, 0.5)),
  SHORT_BURSTS(
      "20 s of more than it can process, six times an hour", () -> new JobPlan().bursts(6, 3, 20)),
  LONG_BURSTS(
      "20 min of twice the rate, every two hours",
      () -> new JobPlan().load(2_000, 0.3, 0.1).bursts(0.5, 2, 1_200)),
  WINDOWS(
      "windows of a minute, which the sink writes within seconds", () -> new JobPlan().windows(60)),
  FAILED_CHECKPOINTS(
      "single failed checkpoints, 20 a day", () -> new JobPlan().failedCheckpoints(20)),
  TASK_FAILURES(
      "a failed task, once a day on average", () -> new JobPlan().failures(1).state(1e9, 15)),
  SAVEPOINTS("24 savepoints a day", () -> new JobPlan().savepoints(24).checkpoints(10, 0, 3, 0.3)),
  SAVEPOINT_UPGRADES(
      "upgrades with a savepoint, 6 a day", () -> new JobPlan().upgrades(6, SAVEPOINT)),
  LAST_STATE_UPGRADES(
      "upgrades from the last state, 6 a day", () -> new JobPlan().upgrades(6, LAST_STATE)),
  RESCALING_UPGRADES(
      "rescales with a savepoint, 6 a day",
      () -> new JobPlan().graph(1, 4, 4).upgrades(6, SAVEPOINT_AND_RESCALE)),
  AUTOSCALED_BY_REDEPLOY(
      "an autoscaler that redeploys, on the daily load",
      () -> new JobPlan().graph(1, 4, 4).load(4_000, 0.5, 0.8).autoscaled(900)),
  AUTOSCALED_IN_PLACE(
      "an autoscaler on the adaptive scheduler of Flink 1.20",
      () -> new JobPlan().graph(1, 4, 4).load(4_000, 0.5, 0.8).adaptive(false).autoscaled(900)),
  AUTOSCALED_COUNTED(
      "an autoscaler on the adaptive scheduler of Flink 2.2, in an elastic cluster",
      () ->
          new JobPlan()
              .graph(1, 4, 4)
              .load(4_000, 0.5, 0.8)
              .adaptive(true)
              .autoscaled(900)
              .elasticCluster()),
  FAILOVERS(
      "the JobManager is replaced by a standby, twice a day", () -> new JobPlan().failovers(2)),
  PAUSES(
      "stopped with a savepoint for up to an hour, and catches up; twice a day",
      () -> new JobPlan().pauses(2)),
  MISSED_POLLS("100 polls a day without an answer", () -> new JobPlan().missedPolls(100)),
  EXPORTER_RESTARTS(
      "the exporter is restarted 24 times a day, next to upgrades",
      () -> new JobPlan().exporterRestarts(24).upgrades(3, SAVEPOINT, LAST_STATE)),
  SHORT_JOBS(
      "a bounded stream of 10 min, submitted again and again", () -> new JobPlan().finite(600)),
  BATCH_JOBS(
      "a batch job of 15 min, submitted again and again",
      () -> new JobPlan().graph(1, 4, 4).batch(900));

  private final String description;

  @SuppressWarnings(
      "ImmutableEnumChecker") // A supplier has no state: each call returns another plan.
  private final Supplier<JobPlan> plan;

  Shape(String description, Supplier<JobPlan> plan) {
    this.description = description;
    this.plan = plan;
  }

  String description() {
    return description;
  }

  JobPlan plan() {
    return plan.get();
  }

  /** As names of clusters and jobs are written. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
