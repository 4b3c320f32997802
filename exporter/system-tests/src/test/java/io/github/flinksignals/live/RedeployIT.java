// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.NewestFlinkVersion;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Redeploys of a job, seen by exporters that ran during the redeploy and by restarted ones. */
@NewestFlinkVersion
class RedeployIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 4;
  private static final Set<String> FAILURE_MODES_AFTER_LOSS =
      Set.of("CheckpointsFailingAfterScale", "StateLost");

  private static FlinkCluster cluster;

  @Parameter String version;
  @TempDir Path directory;
  private RedeployExporters exporters;
  private RunningJob job;

  @BeforeParameterizedClassInvocation
  static void startCluster(String version) {
    // One free slot, because a job without free slots is not safe to scale.
    cluster =
        FlinkCluster.builder().version(version).slotsPerTaskManager(HIGH_PARALLELISM + 1).start();
  }

  @AfterParameterizedClassInvocation
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void stop() {
    exporters.close();
    cluster.checkpointStorage().restore();
    if (job != null) {
      job.cancel();
    }
  }

  @Tag("all")
  @Test
  void verifiesARescaleFromASavepointInEitherDirection() {
    JobOptions options = JobOptions.defaults().withName("rescaled-from-savepoints");
    RestartableExporter uninterrupted = exporters(options).addWithoutHistory("uninterrupted");
    uninterrupted.start();
    deploy(options.withParallelism(LOW_PARALLELISM));
    RedeployExporters.awaitSafe(uninterrupted);
    try (ScrapeRecorder recorder = ScrapeRecorder.start(uninterrupted.process())) {
      rescaleFromSavepoint(options, HIGH_PARALLELISM);
      awaitVerified(uninterrupted, LOW_PARALLELISM, HIGH_PARALLELISM);
      rescaleFromSavepoint(options, LOW_PARALLELISM);
      awaitVerified(uninterrupted, HIGH_PARALLELISM, LOW_PARALLELISM);

      assertThat(recorder.valuesOf(Scrape::failureModes)).containsExactly(Set.of());
      assertThat(recorder.valuesOf(RescaleState::outcome))
          .containsExactly("none", "verifying", "verified", "verifying", "verified");
    }
  }

  @Test
  void reportsAFailedStatelessRescaleAlsoIfTheExporterWasDownDuringIt() {
    JobOptions options = JobOptions.defaults().withName("redeployed-without-state");
    RestartableExporter uninterrupted = exporters(options).addWithoutHistory("uninterrupted");
    List<RestartableExporter> withHistory = exporters.addWithHistory();
    exporters.start();
    deploy(options.withParallelism(LOW_PARALLELISM));
    exporters.awaitHistorySaved();

    withHistory.forEach(RestartableExporter::kill);
    try (ScrapeRecorder recorder = ScrapeRecorder.start(uninterrupted.process())) {
      job.cancel();
      long broken = deployWithoutStorage(options.withParallelism(HIGH_PARALLELISM));
      withHistory.forEach(RestartableExporter::start);
      exporters.all().forEach(exporter -> awaitFailed(exporter, broken));
      assertThat(recorder.valuesOf(Scrape::rootCauses))
          .allMatch(FAILURE_MODES_AFTER_LOSS::containsAll);
      assertThat(recorder.valuesOf(RescaleState::outcome))
          .containsExactly("none", "verifying", "failed");
    }

    cluster.checkpointStorage().restore();
    exporters.all().forEach(this::awaitOnlyStateLost);
    rescaleFromSavepoint(options, LOW_PARALLELISM);
    exporters.all().forEach(exporter -> awaitVerified(exporter, HIGH_PARALLELISM, LOW_PARALLELISM));
  }

  @Test
  void restoresHistoryAfterARedeployOfJobManagerAndExporter() {
    JobOptions options = JobOptions.defaults().withName("redeployed-with-its-jobmanager");
    exporters(options).addWithHistory();
    exporters.start();
    deploy(options.withParallelism(LOW_PARALLELISM));
    exporters.awaitHistorySaved();

    exporters.kill();
    cluster.killJobManager();
    exporters.start();
    cluster.startJobManager();
    cluster.awaitTaskManagers(1, TIMEOUT);
    long broken = deployWithoutStorage(options.withParallelism(HIGH_PARALLELISM));
    exporters.all().forEach(exporter -> awaitFailed(exporter, broken));

    cluster.checkpointStorage().restore();
    exporters.all().forEach(this::awaitOnlyStateLost);
  }

  private RedeployExporters exporters(JobOptions options) {
    exporters = new RedeployExporters(directory, cluster.restUrl(), options.name());
    return exporters;
  }

  private void deploy(JobOptions options) {
    job = cluster.submit(options);
    job.awaitRunning(TIMEOUT);
  }

  /**
   * Flink rejects a job if the storage is unavailable at its start, so it breaks right after.
   *
   * @return when the storage broke, as {@link System#nanoTime}
   */
  private long deployWithoutStorage(JobOptions options) {
    job = cluster.submit(options);
    job.awaitState("RUNNING", TIMEOUT);
    cluster.checkpointStorage().makeUnavailable();
    return System.nanoTime();
  }

  private void rescaleFromSavepoint(JobOptions options, int parallelism) {
    String savepoint = job.stopWithSavepoint();
    deploy(options.withParallelism(parallelism).withSavepoint(savepoint));
  }

  private static void awaitVerified(RestartableExporter exporter, int from, int to) {
    RedeployExporters.awaitVerified(exporter, from, to);
    assertThat(exporter.scrape().whereOne("flink_job_restored_from", "origin"))
        .containsExactly("savepoint");
    RedeployExporters.awaitSafe(exporter);
    assertThat(exporter.scrape().failureModes()).isEmpty();
  }

  private void awaitFailed(RestartableExporter exporter, long broken) {
    exporter.await(
        "all failure modes",
        TIMEOUT,
        scrape -> scrape.failureModes().containsAll(FAILURE_MODES_AFTER_LOSS));
    System.out.printf(
        "Flink %s: %s reports all failure modes %d ms after the storage broke%n",
        version, exporter, (System.nanoTime() - broken) / 1_000_000);
    Scrape scrape = exporter.scrape();
    assertThat(scrape.rootCauses()).isEqualTo(FAILURE_MODES_AFTER_LOSS);
    assertThat(RescaleState.of(scrape))
        .isEqualTo(new RescaleState("failed", LOW_PARALLELISM, HIGH_PARALLELISM));
    assertThat(scrape.whereOne("flink_job_restored_from", "origin")).containsExactly("none");
    assertThat(scrape.value("flink_job_scale_safe")).hasValue(0);
    assertThat(RescaleState.blockers(scrape))
        .containsExactlyInAnyOrder("checkpoints_unhealthy", "rescale_unverified", "state_lost");
  }

  /** Completed checkpoints do not end StateLost. */
  private void awaitOnlyStateLost(RestartableExporter exporter) {
    exporter.await(
        "verified after the repair",
        TIMEOUT,
        scrape ->
            scrape.failureModes().equals(Set.of("StateLost"))
                && RescaleState.of(scrape)
                    .equals(RescaleState.verified(LOW_PARALLELISM, HIGH_PARALLELISM)));
    assertThat(RescaleState.blockers(exporter.scrape())).containsExactly("state_lost");
  }
}
