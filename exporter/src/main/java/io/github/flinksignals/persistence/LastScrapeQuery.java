// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.export.Metric;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Queries Prometheus for what an exporter last exported before it ended. */
final class LastScrapeQuery {
  private static final List<Metric> WANTED =
      List.of(
          Metric.JOB_INFO,
          Metric.JOB_START,
          Metric.JOB_STATE,
          Metric.TASK_PARALLELISM,
          Metric.CHECKPOINTS_COMPLETED,
          Metric.CHECKPOINTS_FAILED,
          Metric.CHECKPOINT_LAST_COMPLETED,
          Metric.CHECKPOINT_LAST_COMPLETED_ID,
          Metric.CHECKPOINT_LAST_DURATION,
          Metric.CHECKPOINT_LAST_SIZE,
          Metric.BASELINE_CHECKPOINT_DURATION,
          Metric.BASELINE_CHECKPOINT_SIZE,
          Metric.BASELINE_RECORDS,
          Metric.BASELINE_LAG,
          Metric.RESCALE_TIME,
          Metric.RESCALE_PREVIOUS_PARALLELISM,
          Metric.RESCALE_CHECKPOINTS_COMPLETED,
          Metric.RESCALE_OUTCOME,
          Metric.RESTORED_FROM,
          Metric.FAILURE_MODE,
          Metric.FAILURE_MODE_SINCE);

  /** Resolution for the end of a series; exporters are scraped less often. */
  private static final Duration STEP = Duration.ofSeconds(15);

  private final PrometheusClient prometheus;
  private final String selector;
  private final Duration retention;

  LastScrapeQuery(PrometheusClient prometheus, String selector, Duration retention) {
    this.prometheus = prometheus;
    this.selector = selector;
    this.retention = retention;
  }

  /**
   * The last scrape of an exporter.
   *
   * @param samples by job and metric
   */
  record LastScrape(Instant at, Map<String, Map<String, List<Sample>>> samples) {}

  /**
   * Queries the last scrape; empty if there was none within the retention.
   *
   * @param before start of this process; later scrapes are its own
   * @throws IOException if Prometheus does not return a valid answer
   */
  Optional<LastScrape> last(Instant before) throws IOException {
    // When each exporter last exported each job, including exporters that no longer exist.
    String expression =
        "max_over_time(timestamp({%s})[%ds:%ds])"
            .formatted(
                matchers(List.of(Metric.JOB_INFO, Metric.LAST_POLL)),
                retention.toSeconds(),
                STEP.toSeconds());
    // Prefer exporters that saw a job: one that saw none, because the JobManager was
    // unreachable or it had just started, adds nothing. If it is the only one, there was no
    // job.
    Optional<Sample> newest =
        prometheus.query(expression, before).stream()
            .max(Comparator.comparing(LastScrapeQuery::ofJob).thenComparing(Sample::value));
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochMilli(Math.round(newest.get().value() * 1000));
    List<Sample> samples = new ArrayList<>(prometheus.query("{" + matchers(WANTED) + "}", at));
    // If there are several exporters, use only the one that was scraped last.
    Map<String, String> exporter = new HashMap<>(newest.get().labels());
    exporter.keySet().removeAll(List.of("__name__", "job_name", "job_id"));
    samples.removeIf(sample -> !sample.labels().entrySet().containsAll(exporter.entrySet()));
    return Optional.of(
        new LastScrape(
            at,
            samples.stream()
                .collect(
                    Collectors.groupingBy(
                        sample -> sample.label("job_name"),
                        Collectors.groupingBy(sample -> sample.label("__name__"))))));
  }

  private static boolean ofJob(Sample sample) {
    return !sample.label("job_id").isEmpty();
  }

  private String matchers(List<Metric> metrics) {
    String names =
        metrics.stream()
            .map(Metric::metricName)
            .collect(Collectors.joining("|", "__name__=~\"", "\""));
    return selector.isEmpty() ? names : names + "," + selector;
  }
}
