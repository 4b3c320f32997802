// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.export.Metric;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Queries Prometheus for what exporters last exported of each job before this one started. A job
 * that was out of sight has no run in the last scrape, so every job has a scrape of its own.
 */
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
          Metric.RESCALES_UNVERIFIED,
          Metric.RESTORED_FROM,
          Metric.FAILURE_MODE,
          Metric.FAILURE_MODE_SINCE);

  /** Exported also while a job is out of sight. */
  private static final List<String> MODES =
      Stream.of(Metric.FAILURE_MODE, Metric.FAILURE_MODE_SINCE).map(Metric::metricName).toList();

  /** Labels of a target that stay the same when its pod is replaced. */
  private static final List<String> OF_CLUSTER = List.of("job", "namespace", "cluster", "app");

  /** Each is one query. Jobs that ran at the same time usually share their last scrape. */
  private static final int MOST_SCRAPES = 40;

  /** Resolution for the end of a series. */
  private static final Duration STEP = Duration.ofSeconds(15);

  /** A redeploy may follow a short run: recent ends are needed to the scrape. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  private static final Duration RECENT_STEP = Duration.ofSeconds(1);

  private final PrometheusClient prometheus;
  private final String selector;
  private final Retention retention;

  LastScrapeQuery(PrometheusClient prometheus, String selector, Retention retention) {
    this.prometheus = prometheus;
    this.selector = selector;
    this.retention = retention;
  }

  /**
   * What exporters last exported.
   *
   * @param at the last scrape of any exporter that reached a JobManager
   * @param jobs by name
   * @param unknown whether there is a job of which no run is known
   */
  record LastScrapes(Instant at, Map<String, JobScrape> jobs, boolean unknown) {}

  /**
   * The last scrape with a run of a job.
   *
   * @param outOfSight whether a later scrape had the job without a run
   * @param samples by metric; the failure modes are those of the last scrape with the job
   */
  record JobScrape(Instant at, boolean outOfSight, Map<String, List<Sample>> samples) {}

  /**
   * Queries the last scrapes; empty if there was none within the retention.
   *
   * @param before start of this process; later scrapes are its own
   * @throws IOException if Prometheus does not return a valid answer
   */
  Optional<LastScrapes> last(Instant before) throws IOException {
    List<Sample> exported =
        ofOneCluster(
            lastExported(
                List.of(Metric.JOB_INFO, Metric.SCALE_SAFE, Metric.LAST_POLL),
                retention.history(),
                before));
    Map<String, Sample> runs = newest(exported, LastScrapeQuery::ofRun);
    Map<String, Sample> evaluated =
        newest(exported, sample -> !ofRun(sample) && !sample.label("job_name").isEmpty());
    if (!runs.keySet().containsAll(evaluated.keySet())
        && retention.failed().compareTo(retention.history()) > 0) {
      // A job that disappeared is reported for longer than its history is kept.
      List<Sample> earlier =
          ofCluster(exported, lastExported(List.of(Metric.JOB_INFO), retention.failed(), before));
      newest(earlier, LastScrapeQuery::ofRun)
          .forEach(
              (name, run) -> {
                if (evaluated.containsKey(name)) {
                  runs.putIfAbsent(name, run);
                }
              });
    }
    Optional<Sample> last = exported.stream().max(Comparator.comparing(Sample::value));
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Map<Instant, List<Sample>> scrapes = new HashMap<>();
    Map<String, JobScrape> jobs = new TreeMap<>();
    for (Map.Entry<String, Sample> run : newestFirst(runs)) {
      String name = run.getKey();
      Map<String, List<Sample>> samples = new HashMap<>(job(name, run.getValue(), scrapes));
      if (!samples.isEmpty() && evaluated.containsKey(name)) {
        Map<String, List<Sample>> later = job(name, evaluated.get(name), scrapes);
        if (later.containsKey(MODES.get(0))) {
          MODES.forEach(mode -> samples.put(mode, later.getOrDefault(mode, List.of())));
        }
      }
      if (!samples.isEmpty()) {
        Instant seen = time(run.getValue());
        boolean outOfSight = evaluated.containsKey(name) && time(evaluated.get(name)).isAfter(seen);
        jobs.put(name, new JobScrape(seen, outOfSight, samples));
      }
    }
    return Optional.of(
        new LastScrapes(
            time(last.get()),
            jobs,
            !jobs.keySet().containsAll(runs.keySet())
                || !runs.keySet().containsAll(evaluated.keySet())));
  }

  /** When each exporter last exported each job, including exporters that no longer exist. */
  private List<Sample> lastExported(List<Metric> metrics, Duration within, Instant before)
      throws IOException {
    return prometheus.query(
        end(metrics, RECENT, RECENT_STEP) + " or " + end(metrics, within, STEP), before);
  }

  private String end(List<Metric> metrics, Duration within, Duration step) {
    return "max_over_time(timestamp({%s})[%ds:%ds])"
        .formatted(matchers(metrics), within.toSeconds(), step.toSeconds());
  }

  /**
   * The series of the exporters that belong together with the last one that saw a job. Without a
   * selector, Prometheus may have those of other clusters as well.
   */
  private static List<Sample> ofOneCluster(List<Sample> exported) {
    return ofCluster(exported, exported);
  }

  /** Those of the samples that are of the same cluster as the last of what was exported. */
  private static List<Sample> ofCluster(List<Sample> exported, List<Sample> samples) {
    return exported.stream()
        .max(Comparator.comparing(LastScrapeQuery::ofRun).thenComparing(Sample::value))
        .map(
            last ->
                samples.stream()
                    .filter(
                        sample ->
                            OF_CLUSTER.stream()
                                .allMatch(label -> sample.label(label).equals(last.label(label))))
                    .toList())
        .orElse(List.of());
  }

  private static Map<String, Sample> newest(List<Sample> exported, Predicate<Sample> which) {
    Map<String, Sample> newest = new HashMap<>();
    exported.stream()
        .filter(which)
        .forEach(
            sample ->
                newest.merge(
                    sample.label("job_name"),
                    sample,
                    (one, other) -> other.value() > one.value() ? other : one));
    return newest;
  }

  private static List<Map.Entry<String, Sample>> newestFirst(Map<String, Sample> runs) {
    return runs.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().value()))
        .toList();
  }

  /** The series of a job in one scrape of one exporter; none if there are too many scrapes. */
  private Map<String, List<Sample>> job(
      String name, Sample exported, Map<Instant, List<Sample>> scrapes) throws IOException {
    Instant at = time(exported);
    if (!scrapes.containsKey(at)) {
      if (scrapes.size() >= MOST_SCRAPES) {
        return Map.of();
      }
      scrapes.put(at, prometheus.query("{" + matchers(WANTED) + "}", at));
    }
    Map<String, String> exporter = new HashMap<>(exported.labels());
    exporter.keySet().removeAll(List.of("__name__", "job_name", "job_id"));
    return scrapes.get(at).stream()
        .filter(sample -> sample.label("job_name").equals(name))
        .filter(sample -> sample.labels().entrySet().containsAll(exporter.entrySet()))
        .collect(Collectors.groupingBy(sample -> sample.label("__name__")));
  }

  private static boolean ofRun(Sample sample) {
    return !sample.label("job_id").isEmpty();
  }

  private static Instant time(Sample sample) {
    return Instant.ofEpochMilli(Math.round(sample.value() * 1000));
  }

  private String matchers(List<Metric> metrics) {
    String names =
        metrics.stream()
            .map(Metric::metricName)
            .collect(Collectors.joining("|", "__name__=~\"", "\""));
    return selector.isEmpty() ? names : names + "," + selector;
  }
}
