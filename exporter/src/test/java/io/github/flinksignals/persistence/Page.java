// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.export.ReportCollector;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Snapshot;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the exporter of a scenario exports, as a Prometheus that just scraped it stores it. */
record Page(Instant at, List<Sample> samples) {
  static Page of(Scenario scenario) {
    Poll poll =
        new Poll.Reached(new Snapshot(scenario.now(), Cluster.UNKNOWN, List.of(), List.of()));
    PollStatistics polls = PollStatistics.begin().with(poll, Duration.ZERO);
    Report report = new Report(scenario.assessment(), polls, Map.of(), Map.of());
    BuildInfo build = new BuildInfo("1.2.3", "0123abcd", "17.0.1");
    List<Sample> samples = new ArrayList<>();
    for (MetricFamilySamples family :
        new ReportCollector(() -> Optional.of(report), build, Links.OWN).collect()) {
      for (MetricFamilySamples.Sample sample : family.samples) {
        Map<String, String> labels = new HashMap<>();
        labels.put("__name__", sample.name);
        for (int i = 0; i < sample.labelNames.size(); i++) {
          labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
        }
        samples.add(new Sample(labels, sample.value));
      }
    }
    return new Page(scenario.now(), samples);
  }

  /** The same page, scraped from a target with these labels. */
  Page from(Map<String, String> target) {
    return new Page(
        at,
        samples.stream()
            .map(
                sample -> {
                  Map<String, String> labels = new HashMap<>(sample.labels());
                  labels.putAll(target);
                  return new Sample(labels, sample.value());
                })
            .toList());
  }

  /** The restored history of a job. */
  Optional<SavedJob> job(String name) {
    Map<String, List<Sample>> ofJob =
        samples.stream()
            .filter(sample -> sample.label("job_name").equals(name))
            .collect(Collectors.groupingBy(sample -> sample.label("__name__")));
    return SavedJobReader.read(name, at, false, ofJob);
  }

  /** The restored history of the scenario's own job. */
  SavedHistory savedHistory() {
    return new SavedHistory(at, at, job(Scenario.JOB).stream().toList());
  }
}
