// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;

/** Healthy jobs in special situations, next to failing ones: no failure mode may be active. */
interface HealthyJobs {
  /** A job that disappears while it should run is reported after 60 s. */
  Duration LONGER_THAN_JOB_NOT_RUNNING = Duration.ofSeconds(70);

  LiveCluster live();

  @ConcurrentTest
  default void aSteadyJobNextToFailingOnesIsHealthyAndSafeToScale() {
    LiveScenario scenario = live().start("steady", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofMinutes(2));
    assertThat(scenario.value("flink_job_lag_seconds")).isLessThan(10);
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).isSubsetOf("no_free_slots");
    scenario.endHealthy();
  }

  @ConcurrentTest
  default void aJobStoppedWithASavepointIsNotReported() {
    LiveScenario scenario = live().start("stopped", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.job().stopWithSavepoint();
    scenario.staysHealthyFor(LONGER_THAN_JOB_NOT_RUNNING).endHealthy();
  }

  @ConcurrentTest
  default void aCancelledJobIsNotReported() {
    LiveScenario scenario = live().start("cancelled", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.job().cancel();
    scenario.staysHealthyFor(LONGER_THAN_JOB_NOT_RUNNING).endHealthy();
  }

  @ConcurrentTest
  default void aFinishedJobIsNotReported() {
    LiveScenario scenario = live().start("bounded", JobOptions.defaults().withRecords(6000));
    scenario.job().awaitState("FINISHED", Duration.ofSeconds(90));
    scenario.staysHealthyFor(LONGER_THAN_JOB_NOT_RUNNING).endHealthy();
  }

  @ConcurrentTest
  default void savepointsAreNotReported() {
    LiveScenario scenario = live().start("savepoints", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    // As slow as a savepoint of large state, so that the next checkpoints wait for it.
    scenario.job().faults().slowCheckpoints(Duration.ofSeconds(20));
    scenario.job().savepoint();
    scenario.job().faults().clear();
    scenario.job().savepoint();
    scenario.staysHealthyFor(Duration.ofSeconds(30)).endHealthy();
  }

  @ConcurrentTest
  default void anInputWithoutNewRecordsIsNotLag() {
    LiveScenario scenario = live().start("quiet-input", JobOptions.defaults());
    scenario.staysHealthyFor(Duration.ofSeconds(20));
    scenario.job().faults().quietInput();
    scenario.staysHealthyFor(Duration.ofSeconds(75));
    assertThat(scenario.value("flink_job_lag_seconds")).isZero();
    scenario.job().faults().clear();
    scenario.staysHealthyFor(Duration.ofSeconds(30)).endHealthy();
  }

  @ConcurrentTest
  default void aBackfillAtFullSpeedIsNotBackpressureWhileLagFalls() {
    LiveScenario scenario =
        live().start("backfill", JobOptions.defaults().withBacklog(Duration.ofMinutes(5)));
    scenario.job().faults().slow(JobTask.ENRICH, Duration.ofMillis(1));
    scenario.await(
        "the lag falls and the catch-up time is exported",
        Duration.ofSeconds(60),
        () -> scenario.value("flink_job_lag_catchup_seconds") > 0);
    scenario.staysHealthyFor(Duration.ofSeconds(90)).endHealthy();
  }
}
