// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.PortForward;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real JobManager that dies again and again, a network that stalls, an exporter that is held. */
class EnduranceIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Sockets and threads come and go; what leaks is one or more for each time. */
  private static final int MOST_MORE = 12;

  private final PortForward network = new PortForward();
  private FlinkCluster cluster;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    cluster = FlinkCluster.builder().start();
    network.to(URI.create(cluster.restUrl()).getPort());
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
  void isBlindWhileTheNetworkStallsAndQuietAfterIt() {
    runs();
    network.stall();
    until("the stall is told of", 0);
    waitUntil(
        "the job is out of sight",
        () -> exporter.scrape().whereOne("flink_job_scale_blocker", "blocker").contains("blind"));
    assertThat(exporter.scrape().value("flink_exporter_poll_failures_total", "reason", "timeout"))
        .isPresent();
    network.flow();

    until("it answers again", 1);
    isWell(Duration.ofSeconds(5));
  }

  @Tag("all")
  @Test
  void pollsNoFasterAfterItWasHeld() throws IOException, InterruptedException {
    runs();
    double before = polls();
    signal("STOP");
    ExporterProcess.pause(Duration.ofSeconds(8));
    signal("CONT");
    ExporterProcess.pause(Duration.ofSeconds(3));

    assertThat(polls() - before).as("polls in three seconds").isBetween(1.0, 5.0);
    isWell(Duration.ofSeconds(5));
  }

  @Test
  void leaksNothingWhenTheJobManagerDiesThreeTimes() {
    leaksNothing(3);
  }

  @Tag("all")
  @Test
  void leaksNothingWhenTheJobManagerDiesThirtyTimes() {
    leaksNothing(30);
  }

  private void leaksNothing(int times) {
    dies(1);
    ProcessCounts before = ProcessCounts.of(exporter.pid());
    dies(times);
    ProcessCounts after = ProcessCounts.of(exporter.pid());

    System.out.println("JobManager killed " + times + " times: " + before + ", then " + after);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + MOST_MORE);
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + MOST_MORE);
    assertThat(exporter.log().lines().filter(line -> line.contains("The JobManager answers")))
        .as("each return is said once")
        .hasSize(times + 2);
  }

  private void dies(int times) {
    for (int i = 0; i < times; i++) {
      cluster.killJobManager();
      network.refuse();
      until("its death is told of", 0);
      cluster.startJobManager();
      network.to(URI.create(cluster.restUrl()).getPort());
      until("its return is told of", 1);
    }
  }

  private void runs() {
    RunningJob job = cluster.submit(JobOptions.defaults());
    job.awaitRunning(SOON);
    job.awaitCompletedCheckpoint(SOON);
    isWell(Duration.ofSeconds(3));
  }

  private void isWell(Duration time) {
    waitUntil(
        "the job is seen", () -> exporter.scrape().value("flink_job_parallelism").isPresent());
    Waiting.always(
        "nothing is wrong",
        time,
        () -> exporter.scrape().rootCauses().isEmpty(),
        () -> exporter.scrape().failureModes() + exporter.log());
  }

  private void until(String what, double up) {
    waitUntil(what, () -> exporter.scrape().value("flink_up").orElse(-1) == up);
  }

  private void waitUntil(String what, BooleanSupplier condition) {
    Duration unused = Waiting.until(what, SOON, condition, exporter::log);
  }

  private double polls() {
    return exporter.scrape().sum("flink_exporter_polls_total");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(exporter.pid()))
            .inheritIO()
            .start()
            .waitFor();
    assertThat(code).isZero();
  }
}
