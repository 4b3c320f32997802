// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import io.github.flinksignals.PolledExporter;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The series of one cluster that the alerts query, with one sample for each poll. */
final class AlertInputs {
  private static final String SECONDS = "_timestamp_seconds";

  private final Set<String> names;
  private final String labels;
  private final Map<String, SeriesText> series = new TreeMap<>();
  private int scrapes;

  /**
   * No series yet.
   *
   * @param names of the metrics in the alerts
   */
  AlertInputs(Set<String> names, String cluster) {
    this.names = names;
    this.labels =
        "cluster=\"%s\",job=\"flink-signals\",instance=\"%s:9250\"".formatted(cluster, cluster);
  }

  /** Prometheus scrapes the exporter after a poll. */
  void scrape(PolledExporter exporter, Instant exporterStarted) {
    add("up", "", 1);
    add("process_start_time_seconds", "", sinceStart(exporterStarted.toEpochMilli() / 1e3));
    for (MetricFamilySamples family : exporter.families()) {
      for (Sample sample : family.samples) {
        if (names.contains(sample.name)) {
          boolean time = sample.name.endsWith(SECONDS);
          add(sample.name, labels(sample), time ? sinceStart(sample.value) : sample.value);
        }
      }
    }
    scrapes++;
  }

  /** The exporter does not answer. */
  void miss() {
    add("up", "", 0);
    scrapes++;
  }

  /** The clock of promtool starts at 0. */
  private static double sinceStart(double epochSeconds) {
    return epochSeconds - SimulatedCluster.START.toEpochMilli() / 1e3;
  }

  private static String labels(Sample sample) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sample.labelNames.size(); i++) {
      text.append(sample.labelNames.get(i))
          .append("=\"")
          .append(sample.labelValues.get(i))
          .append("\",");
    }
    return text.toString();
  }

  private void add(String name, String own, double value) {
    series
        .computeIfAbsent(name + "{" + own + labels + "}", key -> new SeriesText())
        .add(scrapes, value);
  }

  /** The elements of {@code input_series}. */
  void write(StringBuilder yaml) {
    series.forEach(
        (key, values) ->
            yaml.append("      - series: '")
                .append(key)
                .append("'\n        values: '")
                .append(values.text(scrapes))
                .append("'\n"));
  }

  /** From the first to the last scrape. */
  Duration duration() {
    return SimulatedCluster.INTERVAL.multipliedBy(scrapes - 1L);
  }
}
