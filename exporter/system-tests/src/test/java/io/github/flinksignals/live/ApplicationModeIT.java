// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.ApplicationCluster;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * Redeploys in application mode, where each one replaces the JobManager, the TaskManagers and the
 * exporter beside them.
 */
@EachFlinkVersion
class ApplicationModeIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 4;

  @Parameter String version;
  @TempDir Path directory;
  private final JobOptions options = JobOptions.defaults().withName("payments");
  private ApplicationCluster cluster;
  private RedeployExporters exporters;
  private RunningJob job;
  private Instant redeployed;

  @BeforeEach
  void start() {
    cluster =
        FlinkCluster.builder()
            .version(version)
            .slotsPerTaskManager(HIGH_PARALLELISM + 1)
            // The defaults of the Flink Kubernetes Operator.
            .configure("execution.shutdown-on-application-finish", "false")
            .configure("execution.submit-failed-job-on-application-error", "true")
            .configure(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION")
            .application();
    exporters = new RedeployExporters(directory, cluster.restUrl(), options.name());
    exporters.addWithHistory();
    exporters.start();
    job = cluster.deploy(options.withParallelism(LOW_PARALLELISM));
    exporters.awaitHistorySaved();
  }

  @AfterEach
  void stop() {
    exporters.close();
    cluster.close();
  }

  @Test
  void verifiesARescaleFromASavepointAndReportsTheLostStateOfTheNext() {
    String savepoint = job.stopWithSavepoint();
    List<ScrapeRecorder> recorders =
        redeploy(options.withParallelism(HIGH_PARALLELISM).withSavepoint(savepoint));
    exporters
        .all()
        .forEach(
            exporter ->
                RedeployExporters.awaitVerified(exporter, LOW_PARALLELISM, HIGH_PARALLELISM));
    DetectionFigures.write(version, "redeploy-from-savepoint", redeployed, "verified");
    exporters.awaitHistorySaved();
    for (ScrapeRecorder recorder : recorders) {
      assertThat(recorder.valuesOf(Scrape::failureModes)).containsExactly(Set.of());
      recorder.close();
    }

    recorders = redeploy(options.withParallelism(LOW_PARALLELISM));
    for (RestartableExporter exporter : exporters.all()) {
      exporter.await(
          "StateLost", TIMEOUT, scrape -> scrape.rootCauses().equals(Set.of("StateLost")));
      DetectionFigures.write(version, "stateless-redeploy", redeployed, "StateLost");
      assertThat(exporter.scrape().value("flink_job_rescale_previous_parallelism"))
          .hasValue(HIGH_PARALLELISM);
      assertThat(exporter.scrape().value("flink_job_scale_safe")).hasValue(0);
      assertThat(RescaleState.blockers(exporter.scrape())).contains("state_lost");
    }
    for (ScrapeRecorder recorder : recorders) {
      assertThat(recorder.valuesOf(Scrape::failureModes)).isSubsetOf(Set.of(), Set.of("StateLost"));
      recorder.close();
    }
  }

  @Tag("all")
  @Test
  void reportsAMainMethodThatFailsUntilTheNextDeployment() throws Exception {
    RunningJob before = job;
    redeploy(options.withParallelism(LOW_PARALLELISM).withMainFailure("no such topic"))
        .forEach(ScrapeRecorder::close);
    // While the job ran, the next checkpoint would have deleted this one.
    String checkpoint = cluster.newestCheckpoint(before);
    for (RestartableExporter exporter : exporters.all()) {
      exporter.await(
          "JobNotRunning", TIMEOUT, scrape -> scrape.rootCauses().equals(Set.of("JobNotRunning")));
      DetectionFigures.write(version, "failing-main-method", redeployed, "JobNotRunning");
      assertThat(exporter.scrape().jobs()).containsExactly(options.name());
      assertThat(exporter.process().get("/api/v1/status"))
          .contains("java.lang.IllegalArgumentException")
          .doesNotContain("no such topic");
    }

    redeploy(options.withParallelism(LOW_PARALLELISM).withSavepoint(checkpoint))
        .forEach(ScrapeRecorder::close);
    for (RestartableExporter exporter : exporters.all()) {
      RedeployExporters.awaitSafe(exporter);
      assertThat(exporter.scrape().failureModes()).isEmpty();
    }
  }

  /** Replaces all processes, and records what the new exporters report from their start. */
  private List<ScrapeRecorder> redeploy(JobOptions next) {
    redeployed = Instant.now();
    exporters.kill();
    cluster.undeploy();
    exporters.start();
    List<ScrapeRecorder> recorders = exporters.record();
    job = cluster.deploy(next);
    return recorders;
  }
}
