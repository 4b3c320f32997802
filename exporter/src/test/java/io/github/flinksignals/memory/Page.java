// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.memory;

import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.export.ReportCollector;
import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.history.JobMemory;
import io.github.flinksignals.history.Recollection;
import io.github.flinksignals.memory.Prometheus.Sample;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the exporter of a story exports, as a Prometheus has it that has just scraped it. */
record Page(Instant at, List<Sample> samples) {
  static Page of(Story story) {
    Report report = new Report(story.assessment(), PollStatistics.begin(), Map.of(), Map.of());
    BuildInfo build = new BuildInfo("1.2.3", "0123abcd", "17.0.1");
    List<Sample> samples = new ArrayList<>();
    for (MetricFamilySamples family :
        new ReportCollector(() -> Optional.of(report), build).collect()) {
      for (MetricFamilySamples.Sample sample : family.samples) {
        Map<String, String> labels = new HashMap<>();
        labels.put("__name__", sample.name);
        for (int i = 0; i < sample.labelNames.size(); i++) {
          labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
        }
        samples.add(new Sample(labels, sample.value));
      }
    }
    return new Page(story.now(), samples);
  }

  /** What is read back of a job. */
  Optional<JobMemory> job(String name) {
    Map<String, List<Sample>> ofJob =
        samples.stream()
            .filter(sample -> sample.label("job_name").equals(name))
            .collect(Collectors.groupingBy(sample -> sample.label("__name__")));
    return SeriesReader.read(name, at, ofJob);
  }

  /** What is read back of the story's own job. */
  Recollection recollection() {
    return new Recollection(at, at, job(Story.JOB).stream().toList());
  }
}
