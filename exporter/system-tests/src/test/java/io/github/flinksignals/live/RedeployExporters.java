// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Exporters that watch one job through its redeploys, and the Prometheus that scrapes one. */
final class RedeployExporters implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Path directory;
  private final String flinkUrl;
  private final String jobName;
  private final List<RestartableExporter> exporters = new ArrayList<>();
  private PrometheusServer prometheus;

  /**
   * @param directory for logs and history
   * @param flinkUrl base URL of the REST API
   */
  RedeployExporters(Path directory, String flinkUrl, String jobName) {
    this.directory = directory;
    this.flinkUrl = flinkUrl;
    this.jobName = jobName;
  }

  /** Adds an exporter without a saved history. */
  RestartableExporter addWithoutHistory(String name) {
    return add(name, FreePorts.next());
  }

  /** Adds one with a history file, and one that restores its history from Prometheus. */
  List<RestartableExporter> addWithHistory() {
    RestartableExporter withFile =
        add("with-file", FreePorts.next(), "--history.file=" + directory.resolve("history"));
    int port = FreePorts.next();
    prometheus =
        PrometheusServer.start(
            directory, PrometheusConfiguration.scraping(RestartableExporter.address(port)));
    RestartableExporter withPrometheus =
        add(
            "with-prometheus",
            port,
            "--history.prometheus-url=" + prometheus.base(),
            "--history.prometheus-selector=job=\"flink-signals\"");
    return List.of(withFile, withPrometheus);
  }

  private RestartableExporter add(String name, int port, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--flink.url=" + flinkUrl);
    all.add("--poll.interval=1s");
    all.add("--job.include=" + jobName);
    RestartableExporter exporter = new RestartableExporter(name, directory, port, all);
    exporters.add(exporter);
    return exporter;
  }

  List<RestartableExporter> all() {
    return exporters;
  }

  void start() {
    exporters.forEach(RestartableExporter::start);
  }

  void kill() {
    exporters.forEach(RestartableExporter::kill);
  }

  /** Waits until all exporters report that it is safe to scale, and Prometheus has it. */
  void awaitHistorySaved() {
    exporters.forEach(RedeployExporters::awaitSafe);
    Conditions.await(
        "Prometheus has the history of the exporter",
        TIMEOUT,
        () ->
            prometheus
                .value("max_over_time(timestamp(flink_job_baseline_lag_seconds)[1h:15s])")
                .isPresent(),
        prometheus::log);
  }

  static void awaitSafe(RestartableExporter exporter) {
    exporter.await(
        "safe to scale", TIMEOUT, scrape -> scrape.value("flink_job_scale_safe").orElse(0) == 1);
  }

  static void awaitVerified(RestartableExporter exporter, int from, int to) {
    exporter.await(
        "verified",
        TIMEOUT,
        scrape -> RescaleState.of(scrape).equals(RescaleState.verified(from, to)));
  }

  /** Records what each exporter reports from now on. */
  List<ScrapeRecorder> record() {
    return exporters.stream().map(exporter -> ScrapeRecorder.start(exporter.process())).toList();
  }

  @Override
  public void close() {
    exporters.forEach(RestartableExporter::close);
    if (prometheus != null) {
      prometheus.close();
    }
  }
}
