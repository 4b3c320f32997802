// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.PortForward;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.Signals;
import io.github.flinksignals.cluster.job.JobOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A JobManager that is killed repeatedly, a network that stalls, a paused exporter process. */
class EnduranceIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Tolerance, because sockets and threads come and go. A leak adds at least one per kill. */
  private static final int TOLERANCE = 12;

  private final PortForward network = new PortForward();
  private FlinkCluster cluster;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    cluster = FlinkCluster.builder().start();
    network.forwardTo(URI.create(cluster.restUrl()).getPort());
    exporter =
        ExporterProcess.start(
            cluster.workDirectory().resolve("exporter.log"),
            "--flink.url=http://127.0.0.1:" + network.port(),
            "--poll.interval=1s",
            "--poll.timeout=2s");
    until("the JobManager answers", 1);
  }

  @AfterEach
  void stop() {
    exporter.close();
    network.close();
    cluster.close();
  }

  @Test
  void reportsNoDataDuringANetworkStallAndNoFailureModeAfterIt() {
    startJob();
    network.stall();
    until("flink_up is 0 during the stall", 0);
    waitUntil(
        "the job has the blocker blind",
        () -> exporter.scrape().whereOne("flink_job_scale_blocker", "blocker").contains("blind"));
    assertThat(exporter.scrape().value("flink_exporter_poll_failures_total", "reason", "timeout"))
        .isPresent();
    network.resume();

    until("flink_up is 1 after the stall", 1);
    awaitHealthy(Duration.ofSeconds(5));
  }

  @Tag("all")
  @Test
  void doesNotCatchUpOnPollsAfterAPause() {
    startJob();
    double before = polls();
    Signals.suspend(exporter.pid());
    ExporterProcess.pause(Duration.ofSeconds(8));
    Signals.resume(exporter.pid());
    ExporterProcess.pause(Duration.ofSeconds(3));

    assertThat(polls() - before).as("polls in three seconds").isBetween(1.0, 5.0);
    awaitHealthy(Duration.ofSeconds(5));
  }

  @Test
  void doesNotLeakWhenTheJobManagerIsKilledThreeTimes() {
    assertNoLeak(3);
  }

  @Tag("all")
  @Test
  void doesNotLeakWhenTheJobManagerIsKilledThirtyTimes() {
    assertNoLeak(30);
  }

  private void assertNoLeak(int times) {
    killJobManager(1);
    ProcessCounts before = ProcessCounts.of(exporter.pid());
    killJobManager(times);
    ProcessCounts after = ProcessCounts.of(exporter.pid());

    System.out.println("JobManager killed " + times + " times: " + before + ", then " + after);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + TOLERANCE);
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + TOLERANCE);
    assertThat(exporter.log().lines().filter(line -> line.contains("The JobManager answers")))
        .as("each recovery is logged once")
        .hasSize(times + 2);
    // Nothing remains that makes the next job look unhealthy.
    startJob();
  }

  private void killJobManager(int times) {
    for (int i = 0; i < times; i++) {
      cluster.killJobManager();
      network.refuse();
      until("flink_up is 0 after the kill", 0);
      cluster.startJobManager();
      network.forwardTo(URI.create(cluster.restUrl()).getPort());
      until("flink_up is 1 after the start", 1);
      assertThat(exporter.scrape().failureModes()).as("after kill %d", i + 1).isEmpty();
    }
  }

  private void startJob() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    // A TaskManager tries to reach a new JobManager at most 30 s apart.
    job.awaitRunning(TIMEOUT.multipliedBy(2));
    job.awaitCompletedCheckpoint(TIMEOUT);
    awaitHealthy(Duration.ofSeconds(3));
  }

  private void awaitHealthy(Duration time) {
    waitUntil(
        "the job is exported", () -> exporter.scrape().value("flink_job_parallelism").isPresent());
    Conditions.requireThroughout(
        "no root cause",
        time,
        () -> exporter.scrape().rootCauses().isEmpty(),
        () -> exporter.scrape().failureModes() + exporter.log());
  }

  private void until(String what, double up) {
    waitUntil(what, () -> exporter.scrape().value("flink_up").orElse(-1) == up);
  }

  private void waitUntil(String what, BooleanSupplier condition) {
    Duration unused = Conditions.await(what, TIMEOUT, condition, exporter::log);
  }

  private double polls() {
    return exporter.scrape().sum("flink_exporter_polls_total");
  }
}
