// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.ApplicationCluster;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.ZooKeeper;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** In application mode, a redeploy from the last state, and a job that fails for good. */
@EachFlinkVersion
class ApplicationRecoveryIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STEADY_TIME = Duration.ofSeconds(20);
  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 4;
  private static final String JOB_ID = "0123456789abcdef0123456789abcdef";
  private static final String FINISHED = "execution.shutdown-on-application-finish";

  @Parameter String version;
  @TempDir Path directory;
  private final JobOptions options =
      JobOptions.defaults().withName("payments").withParallelism(LOW_PARALLELISM);
  private ApplicationCluster cluster;
  private RedeployExporters exporters;
  private RunningJob job;

  @AfterEach
  void stop() {
    exporters.close();
    cluster.close();
  }

  @Tag("all")
  @Test
  void verifiesARescaleFromTheLastState() {
    try (ZooKeeper zooKeeper = ZooKeeper.start(directory.resolve("zookeeper"))) {
      prepare(builder().highlyAvailable(zooKeeper));
      exporters.addWithHistory();
      exporters.start();
      RunningJob first = cluster.deploy(options, JOB_ID);
      first.awaitRunning(TIMEOUT);
      exporters.awaitHistorySaved();

      Instant redeployed = Instant.now();
      exporters.kill();
      cluster.kill();
      zooKeeper.deleteSubmittedJobs();
      exporters.start();
      List<ScrapeRecorder> recorders = exporters.record();
      RunningJob second = cluster.deploy(options.withParallelism(HIGH_PARALLELISM), JOB_ID);
      second.awaitRunning(TIMEOUT);
      for (RestartableExporter exporter : exporters.all()) {
        RedeployExporters.awaitVerified(exporter, LOW_PARALLELISM, HIGH_PARALLELISM);
        assertThat(exporter.scrape().whereOne("flink_job_restored_from", "origin"))
            .containsExactly("checkpoint");
      }
      DetectionFigures.write(version, "redeploy-from-last-state", redeployed, "verified");
      for (ScrapeRecorder recorder : recorders) {
        assertThat(recorder.valuesOf(Scrape::failureModes)).containsExactly(Set.of());
        recorder.close();
      }
    }
  }

  @Tag("all")
  @Test
  void reportsAFailedJobOnceWhileItsProcessStays() {
    prepare(builder().configure(FINISHED, "false"));
    RestartableExporter exporter = startJob();
    try (ScrapeRecorder recorder = ScrapeRecorder.start(exporter.process())) {
      awaitFailure(exporter);
      ExporterProcess.pause(STEADY_TIME);
      assertThat(recorder.valuesOf(Scrape::rootCauses))
          .containsExactly(Set.of(), Set.of("JobNotRunning"));
      assertThat(recorder.valuesOf(Scrape::failureModes))
          .containsExactly(Set.of(), Set.of("JobNotRunning"));
      assertThat(exporter.scrape().whereOne("flink_job_state", "state")).containsExactly("FAILED");
      assertThat(exporter.scrape().value("flink_up")).hasValue(1);
    }
  }

  @Tag("all")
  @Test
  void recoversAfterTheProcessOfAFailedJobIsReplaced() throws Exception {
    prepare(builder().configure(FINISHED, "true"));
    RestartableExporter exporter = startJob();
    job.faults().throwing(JobTask.ENRICH, "no such customer");
    cluster.awaitJobManagerExit(TIMEOUT);
    exporter.await("down", TIMEOUT, scrape -> scrape.value("flink_up").orElse(1) == 0);
    assertThat(exporter.scrape().value("flink_job_scale_safe").orElse(0)).isZero();

    String checkpoint = cluster.newestCheckpoint(job);
    cluster.undeploy();
    job = cluster.deploy(options.withSavepoint(checkpoint));
    job.awaitRunning(TIMEOUT);
    exporter.await(
        "recovered",
        TIMEOUT,
        scrape ->
            scrape.value("flink_up").orElse(0) == 1
                && scrape.whereOne("flink_job_state", "state").equals(Set.of("RUNNING"))
                && scrape.failureModes().isEmpty());
    assertThat(exporter.scrape().whereOne("flink_job_info", "job_id")).containsExactly(job.id());
  }

  private FlinkClusterBuilder builder() {
    return FlinkCluster.builder()
        .version(version)
        .slotsPerTaskManager(HIGH_PARALLELISM + 1)
        .configure("restart-strategy.fixed-delay.attempts", "1")
        .configure("execution.submit-failed-job-on-application-error", "true")
        .configure(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
  }

  private void prepare(FlinkClusterBuilder builder) {
    cluster = builder.application();
    exporters = new RedeployExporters(directory, cluster.restUrl(), options.name());
  }

  private RestartableExporter startJob() {
    RestartableExporter exporter = exporters.addWithoutHistory("exporter");
    exporter.start();
    job = cluster.deploy(options);
    job.awaitRunning(TIMEOUT);
    RedeployExporters.awaitSafe(exporter);
    return exporter;
  }

  /** The job fails, restarts once, and fails again. */
  private void awaitFailure(RestartableExporter exporter) {
    Instant fault = Instant.now();
    job.faults().throwing(JobTask.ENRICH, "no such customer");
    exporter.await(
        "JobNotRunning", TIMEOUT, scrape -> scrape.rootCauses().equals(Set.of("JobNotRunning")));
    DetectionFigures.write(version, "exhausted-restarts", fault, "JobNotRunning");
  }
}
