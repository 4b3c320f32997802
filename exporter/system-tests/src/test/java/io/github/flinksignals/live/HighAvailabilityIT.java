// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.alerts.AlertingChain;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.ZooKeeper;
import io.github.flinksignals.cluster.job.JobOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Two JobManagers with an exporter beside each. The leader is killed, and the other takes over. */
@EachFlinkVersion
class HighAvailabilityIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** A longer failover may be reported. */
  private static final Duration FAILOVER = Duration.ofSeconds(20);

  private static final String FAILOVERS = "flink_cluster_jobmanager_failovers_total";
  private static final String SCALE_SAFE = "flink_job_scale_safe";
  private static final String RUN_START = "flink_job_start_timestamp_seconds";
  private static final String BASELINE = "flink_job_baseline_checkpoint_duration_seconds";

  @Parameter String version;
  @TempDir Path directory;
  private ZooKeeper zooKeeper;

  /** The leader, then the standby. */
  private final List<FlinkCluster> jobManagers = new ArrayList<>();

  private final List<RestartableExporter> exporters = new ArrayList<>();

  @BeforeEach
  void start() {
    zooKeeper = ZooKeeper.start(directory.resolve("zookeeper"));
    // The first to start is the leader, and it has the TaskManager.
    for (String name : List.of("first", "second")) {
      FlinkCluster jobManager =
          FlinkCluster.builder()
              .version(version)
              .highlyAvailable(zooKeeper)
              .taskManagers(0)
              .slotsPerTaskManager(3)
              .start();
      jobManagers.add(jobManager);
      RestartableExporter exporter =
          new RestartableExporter(
              name,
              directory,
              FreePorts.next(),
              List.of("--flink.url=" + jobManager.restUrl(), "--poll.interval=1s"));
      exporters.add(exporter);
      exporter.start();
    }
    int unused = jobManagers.get(0).addTaskManager();
    RunningJob job = jobManagers.get(0).submit(JobOptions.defaults().withParallelism(2));
    job.awaitRunning(TIMEOUT);
    for (RestartableExporter exporter : exporters) {
      exporter.await("a baseline", TIMEOUT, scrape -> scrape.value(BASELINE).isPresent());
      RedeployExporters.awaitSafe(exporter);
    }
  }

  @AfterEach
  void stop() {
    exporters.forEach(RestartableExporter::close);
    jobManagers.forEach(FlinkCluster::close);
    zooKeeper.close();
  }

  @Test
  void reportsNoFailureModeForAFailoverAndKeepsItsHistory() {
    List<ScrapeRecorder> recorders =
        exporters.stream().map(exporter -> ScrapeRecorder.start(exporter.process())).toList();
    failOver();
    for (RestartableExporter exporter : exporters) {
      exporter.await("a failover", TIMEOUT, scrape -> scrape.value(FAILOVERS).orElse(0) == 1);
      awaitCheckpointsAgain(exporter);
    }
    for (ScrapeRecorder recorder : recorders) {
      assertThat(recorder.valuesOf(Scrape::failureModes)).containsExactly(Set.of());
      assertThat(recorder.valuesOf(scrape -> scrape.sum(FAILOVERS))).containsExactly(0.0, 1.0);
      assertThat(recorder.valuesOf(scrape -> scrape.value(SCALE_SAFE).orElse(0)))
          .containsExactly(1.0, 0.0);
      recorder.close();
    }
    for (RestartableExporter exporter : exporters) {
      // The load of a task that is busy at first counts as unknown until it lasted for 30 s.
      exporter.await(
          "no blocker but the failover",
          TIMEOUT,
          scrape -> RescaleState.blockers(scrape).equals(Set.of("job_unstable")));
      // The job is not healthy while it counts as unstable, so this is from before the failover.
      assertThat(exporter.scrape().value(BASELINE)).isPresent();
    }
  }

  @Tag("all")
  @Test
  void sendsNoNotificationForOneFailover() {
    try (AlertingChain chain = watch()) {
      failOver();
      chain.assertNothingFollows(Duration.ofMinutes(3));
    }
  }

  @Tag("all")
  @Test
  void sendsOneNotificationForFiveFailoversInTwoMinutes() {
    try (AlertingChain chain = watch()) {
      Instant begun = Instant.now();
      for (int failover = 1; failover <= 5; failover++) {
        failOver();
      }
      System.out.printf(
          "Flink %s: five failovers in %s%n", version, Duration.between(begun, Instant.now()));
      String alert = "FlinkJobManagerUnstable";
      chain.awaitTitles(TIMEOUT, "CRITICAL: " + alert);
      DetectionFigures.write(version, "five-failovers", begun, alert);
      assertFailoversAreCounted();
      chain.assertNothingFollows(Duration.ofMinutes(2));
    }
  }

  /** A Prometheus that scrapes both exporters, with the alerts and an Alertmanager. */
  private AlertingChain watch() {
    return AlertingChain.watching(
        directory,
        exporters.stream().map(exporter -> exporter.process().base()).toArray(URI[]::new));
  }

  private void assertFailoversAreCounted() {
    for (RestartableExporter exporter : exporters) {
      // The alert needs three in 15 minutes. One that is over before the next poll is not seen.
      exporter.await("failovers", TIMEOUT, scrape -> scrape.value(FAILOVERS).orElse(0) >= 3);
      assertThat(exporter.scrape().value(FAILOVERS).orElseThrow()).isLessThanOrEqualTo(5);
      assertThat(exporter.scrape().value(SCALE_SAFE)).hasValue(0);
      assertThat(exporter.scrape().failureModes()).doesNotContain("StateLost");
    }
  }

  /** Kills the leader, waits until the standby runs the job, and starts the killed one again. */
  private void failOver() {
    FlinkCluster leader = jobManagers.get(0);
    double before = exporters.get(1).scrape().value(RUN_START).orElseThrow();
    leader.killJobManager();
    Duration taken = awaitRunSince(before, exporters.get(1));
    System.out.printf("Flink %s: failover within %d ms%n", version, taken.toMillis());
    assertThat(taken).isLessThan(FAILOVER);
    leader.startJobManager();
    Duration unused = awaitRunSince(before, exporters.get(0));
    jobManagers.add(jobManagers.remove(0));
    exporters.add(exporters.remove(0));
  }

  /** Waits until an exporter sees the job running since a later time. */
  private static Duration awaitRunSince(double before, RestartableExporter exporter) {
    return exporter.await(
        "the other JobManager runs the job",
        TIMEOUT,
        scrape ->
            scrape.value(RUN_START).orElse(0) > before
                && scrape.whereOne("flink_job_state", "state").equals(Set.of("RUNNING")));
  }

  private static void awaitCheckpointsAgain(RestartableExporter exporter) {
    double last = lastCheckpoint(exporter.scrape());
    exporter.await("a checkpoint", TIMEOUT, scrape -> lastCheckpoint(scrape) > last);
  }

  private static double lastCheckpoint(Scrape scrape) {
    return scrape.value("flink_job_checkpoint_last_completed_timestamp_seconds").orElse(0);
  }
}
