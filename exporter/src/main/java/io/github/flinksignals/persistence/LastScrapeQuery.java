// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.export.Metric;
import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.history.Retention;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
          Metric.RESCALE_DOWNTIME,
          Metric.RESCALE_PREDICTED_THROUGHPUT_RATIO,
          Metric.RESCALES_UNVERIFIED,
          Metric.RESTORED_FROM,
          Metric.FAILURE_MODE,
          Metric.FAILURE_MODE_SINCE);

  /** Exported also while a job is out of sight. */
  private static final List<String> MODES =
      Stream.of(Metric.FAILURE_MODE, Metric.FAILURE_MODE_SINCE).map(Metric::metricName).toList();

  /** Of these, only the sample with the value 1 has information. */
  private static final List<String> STATES =
      Stream.of(Metric.JOB_STATE, Metric.RESCALE_OUTCOME, Metric.RESTORED_FROM)
          .map(Metric::metricName)
          .toList();

  /** Each is one query. Jobs that ran at the same time usually share their last scrape. */
  private static final int MOST_SCRAPES = 40;

  /** Resolution for the end of a series. */
  private static final Duration STEP = Duration.ofSeconds(15);

  /** A redeploy may follow a short run: recent ends are needed to the scrape. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  private static final Duration RECENT_STEP = Duration.ofSeconds(1);

  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

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

  /** A scrape of one exporter. Of an HA pair, each job is read from one. */
  private record Scrape(Instant at, Map<String, String> target) {
    static Scrape of(LastExports.Export export) {
      return new Scrape(export.at(), export.target());
    }
  }

  /** The samples of a job that were read, by metric. */
  private record Read(Scrape run, Scrape modes, Map<String, List<Sample>> samples) {}

  /**
   * Queries the last scrapes; empty if there was none within the retention.
   *
   * @param before start of this process; later scrapes are its own
   * @throws IOException if Prometheus does not return a valid answer, or more than the heap has
   *     room for
   */
  Optional<LastScrapes> last(Instant before) throws IOException {
    RestoreMemory memory = new RestoreMemory();
    LastExports exported = new LastExports(memory);
    addLastExports(
        exported,
        List.of(Metric.JOB_INFO, Metric.SCALE_SAFE, Metric.LAST_POLL),
        retention.history(),
        before);
    Optional<LastExports.OfCluster> found = exported.ofOneCluster();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LastExports.OfCluster exports = found.get();
    if (!exports.runs().keySet().containsAll(exports.evaluated().keySet())
        && retention.failed().compareTo(retention.history()) > 0) {
      // A job that disappeared is reported for longer than its history is kept.
      Set<String> recent = Set.copyOf(exports.runs().keySet());
      addLastExports(exported, List.of(Metric.JOB_INFO), retention.failed(), before);
      exports
          .runs()
          .keySet()
          .removeIf(job -> !recent.contains(job) && !exports.evaluated().containsKey(job));
    }
    Map<String, JobScrape> jobs = jobs(exports, memory);
    return Optional.of(
        new LastScrapes(
            exports.last(),
            jobs,
            !jobs.keySet().containsAll(exports.runs().keySet())
                || !exports.runs().keySet().containsAll(exports.evaluated().keySet())));
  }

  /** When each exporter last exported each job, including exporters that no longer exist. */
  private void addLastExports(
      LastExports exported, List<Metric> metrics, Duration within, Instant before)
      throws IOException {
    prometheus.query(
        end(metrics, RECENT, RECENT_STEP) + " or " + end(metrics, within, STEP),
        before,
        exported::add);
  }

  private String end(List<Metric> metrics, Duration within, Duration step) {
    return "max_over_time(timestamp({%s})[%ds:%ds])"
        .formatted(matchers(metrics), within.toSeconds(), step.toSeconds());
  }

  private Map<String, JobScrape> jobs(LastExports.OfCluster exports, RestoreMemory memory)
      throws IOException {
    Map<String, Read> reads = new TreeMap<>();
    exports
        .runs()
        .forEach(
            (job, run) ->
                reads.put(
                    job,
                    new Read(
                        Scrape.of(run),
                        Scrape.of(exports.evaluated().getOrDefault(job, run)),
                        new HashMap<>())));
    List<Scrape> scrapes =
        reads.values().stream()
            .flatMap(read -> Stream.of(read.run(), read.modes()))
            .distinct()
            .sorted(Comparator.comparing(Scrape::at).reversed())
            .limit(MOST_SCRAPES)
            .toList();
    for (Scrape scrape : scrapes) {
      String expression = "{" + matchers(WANTED) + targetMatchers(scrape.target()) + "}";
      prometheus.query(expression, scrape.at(), sample -> add(sample, scrape, reads, memory));
    }
    Map<String, JobScrape> jobs = new TreeMap<>();
    reads.forEach(
        (job, read) -> {
          if (scrapes.contains(read.run()) && !read.samples().isEmpty()) {
            boolean outOfSight = read.modes().at().isAfter(read.run().at());
            jobs.put(job, new JobScrape(read.run().at(), outOfSight, read.samples()));
          }
        });
    return jobs;
  }

  /** Keeps a sample if its job is read from this scrape. */
  private static void add(
      Sample sample, Scrape scrape, Map<String, Read> reads, RestoreMemory memory)
      throws IOException {
    Read read = reads.get(sample.label("job_name"));
    if (read == null || !sample.labels().entrySet().containsAll(scrape.target().entrySet())) {
      return;
    }
    String metric = sample.label("__name__");
    boolean wanted = scrape.equals(MODES.contains(metric) ? read.modes() : read.run());
    boolean informative = sample.value() != 0 || !STATES.contains(metric);
    List<Sample> known = read.samples().getOrDefault(metric, List.of());
    boolean mode = metric.equals(Metric.FAILURE_MODE.metricName()) && !known.isEmpty();
    if (wanted && informative && !mode) {
      memory.keep();
      read.samples()
          .computeIfAbsent(memory.keep(metric), first -> new ArrayList<>())
          .add(new Sample(ownLabels(sample, scrape, memory), sample.value()));
    }
  }

  /** Those that other samples of the job do not have. */
  private static Map<String, String> ownLabels(Sample sample, Scrape scrape, RestoreMemory memory)
      throws IOException {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, String> label : sample.labels().entrySet()) {
      if (!scrape.target().containsKey(label.getKey())
          && !label.getKey().equals("__name__")
          && !label.getKey().equals("job_name")) {
        labels.put(memory.keep(label.getKey()), memory.keep(label.getValue()));
      }
    }
    return Map.copyOf(labels);
  }

  /** Labels that a query cannot express are compared when the samples are read. */
  private static String targetMatchers(Map<String, String> target) {
    return new TreeMap<>(target)
        .entrySet().stream()
            .filter(label -> LABEL_NAME.matcher(label.getKey()).matches())
            .filter(label -> LabelValues.ending(label.getValue()).isEmpty())
            .map(label -> "," + label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining());
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private String matchers(List<Metric> metrics) {
    String names =
        metrics.stream()
            .map(Metric::metricName)
            .collect(Collectors.joining("|", "__name__=~\"", "\""));
    return selector.isEmpty() ? names : names + "," + selector;
  }
}
