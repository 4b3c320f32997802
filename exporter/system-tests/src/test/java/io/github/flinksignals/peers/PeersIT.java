// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import static io.github.flinksignals.peers.PeerFigures.median;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.Scrape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the exporter with Flink's own PrometheusReporter on the same job at the same time.
 * {@link PeersReport} writes the measurements to {@code exporter/docs/peers.md}.
 */
class PeersIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Fetches per page and parallelism. As many before that warm up the JVMs and do not count. */
  private static final int FETCHES = 20;

  @TempDir Path directory;

  @Tag("all")
  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.3.0"})
  void hasConstantSeriesWhileThoseOfTheReporterGrowWithParallelism(String version) {
    List<PeerFigures> figures = new ArrayList<>();
    try (FlinkCluster cluster =
            FlinkCluster.builder()
                .version(version)
                .taskManagers(Peer.TASK_MANAGERS)
                .slotsPerTaskManager(4)
                .reportingToPrometheus()
                .start();
        ExporterProcess exporter =
            ExporterProcess.start(
                directory.resolve("exporter.log"),
                "--flink.url=" + cluster.restUrl(),
                "--poll.interval=2s")) {
      for (int parallelism : Peer.PARALLELISMS) {
        RunningJob job = cluster.submit(JobOptions.defaults().withParallelism(parallelism));
        job.awaitRunning(SOON);
        awaitAllExported(exporter, parallelism);
        List<URI> ours = List.of(exporter.base().resolve("/metrics"));
        fetch(ours, cluster.reporterPages());
        Fetches fetches = fetch(ours, cluster.reporterPages());
        figures.add(new PeerFigures(version, parallelism, fetches.ours(), fetches.theirs()));
        job.cancel();
      }
    }
    figures.forEach(PeerFigures::write);
    PeerFigures lowest = figures.get(0);
    PeerFigures highest = figures.get(figures.size() - 1);
    // The number varies by a few series with the endpoints requested so far and with a checkpoint
    // in progress.
    assertThat(median(highest.ours(), PageFetch::series) - median(lowest.ours(), PageFetch::series))
        .isBetween(-8.0, 8.0);
    assertThat(median(highest.theirs(), PageFetch::series))
        .isGreaterThan(4 * median(lowest.theirs(), PageFetch::series));
  }

  private static void awaitAllExported(ExporterProcess exporter, int parallelism) {
    Conditions.await(
        "the whole job is exported at parallelism " + parallelism,
        SOON,
        () -> {
          Scrape scrape = exporter.scrape();
          return scrape.value("flink_job_parallelism").orElse(0) == parallelism
              && scrape.value("flink_task_busy_ratio", "task_name", "enrich").isPresent()
              && scrape.value("flink_job_checkpoint_last_duration_seconds").isPresent();
        },
        exporter::log);
  }

  private record Fetches(List<PageFetch> ours, List<PageFetch> theirs) {}

  /** Alternates between both, so that load on the machine affects both. */
  private static Fetches fetch(List<URI> ours, List<URI> theirs) {
    Fetches fetches = new Fetches(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < FETCHES; i++) {
      fetches.ours().add(PageFetch.of(ours));
      fetches.theirs().add(PageFetch.of(theirs));
    }
    return fetches;
  }
}
