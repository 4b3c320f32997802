// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A job that Flink rescales in place: it may never be seen restarting, and keeps its id. */
@EachFlinkVersion
class AdaptiveRescaleIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int NARROW = 2;
  private static final int WIDE = 4;

  @Parameter String version;
  @TempDir Path directory;
  private FlinkCluster cluster;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    cluster =
        FlinkCluster.builder()
            .version(version)
            .slotsPerTaskManager(WIDE + 1)
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
  void seesOneRescaleAndNoRestart() {
    RunningJob job = cluster.submit(JobOptions.defaults().withParallelism(NARROW));
    job.awaitRunning(SOON);
    awaitSafe("before");
    try (Watch watch = Watch.begin(exporter)) {
      job.rescale(WIDE);
      Duration verified =
          Waiting.until(
              "the rescale is verified",
              SOON,
              () -> Rescaled.of(exporter.scrape()).equals(Rescaled.verified(NARROW, WIDE)),
              this::describe);
      System.out.printf(
          "Flink %s: verified in place %d ms after the order%n", version, verified.toMillis());
      awaitSafe("again");

      assertThat(watch.said(Scrape::failureModes)).containsExactly(Set.of());
      assertThat(watch.said(Rescaled::outcome)).containsExactly("none", "verifying", "verified");
      // Absent at first, then the one moment.
      assertThat(watch.said(scrape -> scrape.value("flink_job_rescale_timestamp_seconds")))
          .hasSize(2);
      assertThat(watch.said(scrape -> scrape.sum("flink_job_restarts_total"))).containsExactly(0.0);
    }
  }

  private void awaitSafe(String when) {
    Waiting.until(
        "the job is safe to scale " + when,
        SOON,
        () -> exporter.scrape().value("flink_job_scale_safe").orElse(0) == 1,
        this::describe);
  }

  private String describe() {
    return exporter.get("/metrics") + exporter.get("/api/v1/status") + exporter.log();
  }
}
