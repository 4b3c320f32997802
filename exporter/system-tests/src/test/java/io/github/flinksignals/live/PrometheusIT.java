// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.tool.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the exporter without errors and answers queries about Flink. */
class PrometheusIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String JOB = "orders";
  private static final String STARVED_JOB = "orders-without-slots";

  @TempDir static Path directory;
  private static FlinkCluster cluster;
  private static ExporterProcess exporter;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() {
    cluster = FlinkCluster.builder().slotsPerTaskManager(3).start();
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + cluster.restUrl(),
            "--poll.interval=1s",
            "--slots.grace=3s");
    prometheus =
        PrometheusServer.start(directory, PrometheusConfiguration.scraping(exporter.base()));
    cluster.submit(JobOptions.defaults().withName(JOB)).awaitRunning(TIMEOUT);
    awaitValue("flink_job_checkpoints_completed_total{job_name=\"" + JOB + "\"} > bool 0", 1);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (exporter != null) {
      exporter.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theTargetIsUpWithoutScrapeErrors() {
    awaitValue("up", 1);
    JsonNode targets = prometheus.get("/api/v1/targets").path("activeTargets");
    assertThat(targets).hasSize(1);
    assertThat(targets.path(0).path("health").asText()).isEqualTo("up");
    assertThat(targets.path(0).path("lastError").asText()).isEmpty();
    assertThat(prometheus.value("flink_up")).hasValue(1);
    // Prometheus reports rejected samples only in its log, not as an error of the target.
    assertThat(prometheus.log()).doesNotContain("level=warn", "level=error");
  }

  @Test
  void noSampleIsDropped() {
    double scraped = prometheus.value("scrape_samples_scraped").orElseThrow();
    assertThat(scraped).isGreaterThan(100);
    assertThat(prometheus.value("scrape_samples_post_metric_relabeling")).hasValue(scraped);
  }

  @Test
  void countersKeepTheirNamesThroughOpenMetrics() {
    assertThat(prometheus.query("flink_exporter_polls_total")).hasSize(1);
    assertThat(prometheus.query("flink_exporter_polls")).isEmpty();
    // OpenMetrics names a counter family without the suffix _total, the older text format with it.
    // The metadata shows which of the two formats was scraped.
    JsonNode metadata = prometheus.get("/api/v1/metadata?metric=flink_exporter_polls");
    assertThat(metadata.path("flink_exporter_polls").path(0).path("type").asText())
        .isEqualTo("counter");
  }

  @Test
  void aQueryFindsTheJobThatWaitsForSlots() {
    RunningJob starved =
        cluster.submit(JobOptions.defaults().withName(STARVED_JOB).withParallelism(4));
    try {
      awaitValue("sum(flink_job_root_cause{mode=\"SlotStarvation\"})", 1);
      JsonNode found = prometheus.query("flink_job_root_cause == 1");
      assertThat(found).hasSize(1);
      assertThat(found.path(0).path("metric").path("job_name").asText()).isEqualTo(STARVED_JOB);
      assertThat(prometheus.value("flink_job_slots_missing{job_name=\"" + STARVED_JOB + "\"}"))
          .hasValue(2);
      assertPageIsClean();
    } finally {
      starved.cancel();
    }
    awaitValue("sum(flink_job_root_cause)", 0);
  }

  @Test
  void promtoolFindsNoProblemOnTheMetricsPage() {
    assertPageIsClean();
  }

  private static void assertPageIsClean() {
    Tools.Result check =
        Tools.run(directory, exporter.get("/metrics"), "promtool", "check", "metrics");
    assertThat(check).isEqualTo(new Tools.Result(0, ""));
  }

  private static void awaitValue(String expression, double expected) {
    Conditions.await(
        expression + " is " + expected,
        TIMEOUT,
        () -> prometheus.value(expression).equals(OptionalDouble.of(expected)),
        () -> prometheus.query("{job=\"flink-signals\"}") + "\n" + prometheus.log());
  }
}
