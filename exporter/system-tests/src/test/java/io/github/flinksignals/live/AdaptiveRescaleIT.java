// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A job that Flink rescales in place: it keeps its id, and no poll may see it restarting. */
@EachFlinkVersion
class AdaptiveRescaleIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 4;

  @Parameter String version;
  @TempDir Path directory;
  private FlinkCluster cluster;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    cluster =
        FlinkCluster.builder()
            .version(version)
            .slotsPerTaskManager(HIGH_PARALLELISM + 1)
            .configure("jobmanager.scheduler", "adaptive")
            .start();
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + cluster.restUrl(),
            "--poll.interval=1s");
  }

  @AfterEach
  void stop() {
    if (exporter != null) {
      exporter.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void reportsOneRescaleAndNoRestart() {
    RunningJob job = cluster.submit(JobOptions.defaults().withParallelism(LOW_PARALLELISM));
    job.awaitRunning(TIMEOUT);
    awaitSafe("before the rescale");
    try (ScrapeRecorder recorder = ScrapeRecorder.start(exporter)) {
      job.rescale(HIGH_PARALLELISM);
      Duration verified =
          Conditions.await(
              "the rescale is verified",
              TIMEOUT,
              () ->
                  RescaleState.of(exporter.scrape())
                      .equals(RescaleState.verified(LOW_PARALLELISM, HIGH_PARALLELISM)),
              this::describe);
      System.out.printf(
          "Flink %s: rescale verified %d ms after it was requested%n",
          version, verified.toMillis());
      awaitSafe("after the rescale");

      assertThat(recorder.valuesOf(Scrape::failureModes)).containsExactly(Set.of());
      assertThat(recorder.valuesOf(RescaleState::outcome))
          .containsExactly("none", "verifying", "verified");
      // Absent before the rescale, then one value.
      assertThat(recorder.valuesOf(scrape -> scrape.value("flink_job_rescale_timestamp_seconds")))
          .hasSize(2);
      assertThat(recorder.valuesOf(scrape -> scrape.sum("flink_job_restarts_total")))
          .containsExactly(0.0);
    }
  }

  private void awaitSafe(String when) {
    Conditions.await(
        "the job is safe to scale " + when,
        TIMEOUT,
        () -> exporter.scrape().value("flink_job_scale_safe").orElse(0) == 1,
        this::describe);
  }

  private String describe() {
    return exporter.get("/metrics") + exporter.get("/api/v1/status") + exporter.log();
  }
}
