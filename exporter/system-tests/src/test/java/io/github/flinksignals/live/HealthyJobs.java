// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;

/** Jobs that are well, each in its own way, beside others that are not: nothing may show. */
interface HealthyJobs {
  /** A job that vanishes while it should run is missed after 60 s. */
  Duration LONG_ENOUGH_TO_BE_MISSED = Duration.ofSeconds(70);

  LiveCluster live();

  @TestAlongside
  default void aSteadyJobIsSilentBesideIllOnesAndSafeToScale() {
    LiveScenario scenario = live().begin("steady", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofMinutes(2));
    assertThat(scenario.value("flink_job_lag_seconds")).isLessThan(10);
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).isSubsetOf("no_free_slots");
    scenario.endsSilent();
  }

  @TestAlongside
  default void aJobStoppedWithASavepointIsNotMissed() {
    LiveScenario scenario = live().begin("stopped", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.job().stopWithSavepoint();
    scenario.staysSilentFor(LONG_ENOUGH_TO_BE_MISSED).endsSilent();
  }

  @TestAlongside
  default void aCancelledJobIsNotMissed() {
    LiveScenario scenario = live().begin("cancelled", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.job().cancel();
    scenario.staysSilentFor(LONG_ENOUGH_TO_BE_MISSED).endsSilent();
  }

  @TestAlongside
  default void aJobThatReachesTheEndOfItsInputIsNotMissed() {
    LiveScenario scenario = live().begin("bounded", JobOptions.defaults().withRecords(6000));
    scenario.job().awaitState("FINISHED", Duration.ofSeconds(90));
    scenario.staysSilentFor(LONG_ENOUGH_TO_BE_MISSED).endsSilent();
  }

  @TestAlongside
  default void savepointsAreNoTrouble() {
    LiveScenario scenario = live().begin("savepoints", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(20));
    // As slow as with much state, and taken while the next checkpoints wait.
    scenario.job().faults().slowCheckpoints(Duration.ofSeconds(20));
    scenario.job().savepoint();
    scenario.job().faults().clear();
    scenario.job().savepoint();
    scenario.staysSilentFor(Duration.ofSeconds(30)).endsSilent();
  }

  @TestAlongside
  default void aQuietInputIsNoLag() {
    LiveScenario scenario = live().begin("quiet-input", JobOptions.defaults());
    scenario.staysSilentFor(Duration.ofSeconds(20));
    scenario.job().faults().quietInput();
    scenario.staysSilentFor(Duration.ofSeconds(75));
    assertThat(scenario.value("flink_job_lag_seconds")).isZero();
    scenario.job().faults().clear();
    scenario.staysSilentFor(Duration.ofSeconds(30)).endsSilent();
  }

  @TestAlongside
  default void aBackfillAtFullSpeedIsNoBackpressureWhileLagFalls() {
    LiveScenario scenario =
        live().begin("backfill", JobOptions.defaults().withBacklog(Duration.ofMinutes(5)));
    scenario.job().faults().slow(JobTask.ENRICH, Duration.ofMillis(1));
    scenario.until(
        "lag falls, and it is told when it will be gone",
        Duration.ofSeconds(60),
        () -> scenario.value("flink_job_lag_catchup_seconds") > 0);
    scenario.staysSilentFor(Duration.ofSeconds(90)).endsSilent();
  }
}
