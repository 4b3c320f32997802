// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import static io.github.flinksignals.peers.PeerFigures.median;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.PortForward;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.Scrape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the exporter with Flink's own PrometheusReporter, and with the requests of
 * OpenTelemetry's receiver, on the same job at the same time. {@link PeersReport} writes the
 * measurements to {@code exporter/docs/peers.md}.
 */
class PeersIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String EXPORTER = "Flink Signals";
  private static final String RECEIVER = "OpenTelemetry flinkmetricsreceiver";
  private static final String REPORTER = "PrometheusReporter";

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
                // So that each cycle of a tool sees new metrics and no cached responses.
                .configure("metrics.fetcher.update-interval", "900")
                .configure("web.refresh-interval", "500")
                // In seconds. The receiver also reads jobs that have ended.
                .configure("jobstore.expiration-time", "10")
                .start();
        PortForward toExporter = forward(cluster);
        ExporterProcess exporter =
            ExporterProcess.start(
                directory.resolve("exporter.log"),
                "--flink.url=http://127.0.0.1:" + toExporter.port(),
                "--poll.interval=" + MeasuredTool.INTERVAL.toMillis() + "ms")) {
      for (int parallelism : Peer.PARALLELISMS) {
        RunningJob job =
            cluster.submit(
                JobOptions.defaults().withParallelism(parallelism).withPartitions(parallelism));
        job.awaitRunning(SOON);
        awaitAllExported(exporter, parallelism);
        List<URI> ours = List.of(exporter.base().resolve("/metrics"));
        fetch(ours, cluster.reporterPages());
        Fetches fetches = fetch(ours, cluster.reporterPages());
        List<ToolCost> costs =
            Peer.MEASURED.contains(parallelism) ? costs(cluster, exporter, toExporter) : List.of();
        figures.add(new PeerFigures(version, parallelism, fetches.ours(), fetches.theirs(), costs));
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
    assertThat(requests(highest, RECEIVER)).as("what its source code says").isEqualTo(80);
    // It lists the names of metrics now and then, and leaves out a sink that reports no load yet.
    assertThat(requests(highest, EXPORTER)).isBetween(5.0, 9.0);
  }

  private static double requests(PeerFigures figures, String tool) {
    return figures.costs().stream()
        .filter(cost -> cost.tool().equals(tool))
        .mapToDouble(cost -> median(cost.rounds(), CycleCost::requests))
        .sum();
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

  private static List<ToolCost> costs(
      FlinkCluster cluster, ExporterProcess exporter, PortForward toExporter) {
    Conditions.await(
        "no ended job is listed",
        SOON,
        () -> cluster.get("/jobs/overview").path("jobs").size() == 1,
        exporter::log);
    try (MeasuredExporter ours = new MeasuredExporter(exporter, toExporter);
        PortForward toReceiver = forward(cluster)) {
      Map<String, MeasuredTool> tools = new LinkedHashMap<>();
      tools.put(EXPORTER, ours);
      tools.put(RECEIVER, receiver(toReceiver));
      tools.put(REPORTER, reporter(cluster.reporterPages()));
      return CostRounds.measure(cluster, tools);
    }
  }

  private static PortForward forward(FlinkCluster cluster) {
    PortForward forward = new PortForward();
    forward.forwardTo(URI.create(cluster.restUrl()).getPort());
    return forward;
  }

  private static MeasuredTool receiver(PortForward jobManager) {
    OpenTelemetryReceiver receiver =
        new OpenTelemetryReceiver("http://127.0.0.1:" + jobManager.port());
    return MeasuredTool.cycling(
        () -> {
          long before = jobManager.responseBytes();
          int requests = receiver.cycle();
          return new MeasuredTool.Traffic(1, requests, jobManager.responseBytes() - before);
        });
  }

  private static MeasuredTool reporter(List<URI> pages) {
    return MeasuredTool.cycling(
        () -> new MeasuredTool.Traffic(1, pages.size(), PageFetch.of(pages).wireBytes()));
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
