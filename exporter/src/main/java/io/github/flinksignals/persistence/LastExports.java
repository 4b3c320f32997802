// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.persistence.PrometheusClient.Sample;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** When each job was last exported, and by which exporter. Keeps only the last of each job. */
final class LastExports {
  /** Labels of a target that stay the same when its pod is replaced. */
  private static final List<String> OF_CLUSTER = List.of("job", "namespace", "cluster", "app");

  /** Those that distinguish the series of an exporter. */
  private static final List<String> OF_SERIES = List.of("__name__", "job_name", "job_id");

  private final Map<Map<String, String>, Map<String, String>> targets = new HashMap<>();

  /** By the values of {@link #OF_CLUSTER}. */
  private final Map<List<String>, OfCluster> clusters = new HashMap<>();

  private final RestoreMemory memory;

  LastExports(RestoreMemory memory) {
    this.memory = memory;
  }

  /**
   * An export of a job.
   *
   * @param target the labels of the exporter
   */
  record Export(double seconds, Map<String, String> target) {
    Instant at() {
      return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }
  }

  /**
   * The exports of the exporters that belong together.
   *
   * @param runs by job name: the last export with a run
   * @param evaluated by job name: the last export without one; a job that was out of sight
   * @param polls the last export of anything else
   */
  record OfCluster(
      Map<String, Export> runs, Map<String, Export> evaluated, Map<String, Export> polls) {
    OfCluster() {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    /** When any of them was last exported. */
    Instant last() {
      return Stream.of(runs, evaluated, polls)
          .flatMap(exports -> exports.values().stream())
          .map(Export::at)
          .max(Comparator.naturalOrder())
          .orElse(Instant.EPOCH);
    }

    private double lastRun() {
      return runs.values().stream().mapToDouble(Export::seconds).max().orElse(-1);
    }
  }

  /** Adds a sample whose value is when it was last exported. */
  void add(Sample sample) throws IOException {
    List<String> cluster = OF_CLUSTER.stream().map(sample::label).toList();
    OfCluster of = clusters.computeIfAbsent(cluster, first -> new OfCluster());
    String job = sample.label("job_name");
    Map<String, Export> withoutRun = job.isEmpty() ? of.polls() : of.evaluated();
    Map<String, Export> exports = sample.label("job_id").isEmpty() ? withoutRun : of.runs();
    Export known = exports.get(job);
    if (known == null) {
      memory.keep();
    }
    if (known == null || sample.value() > known.seconds()) {
      exports.put(memory.keep(job), new Export(sample.value(), target(sample)));
    }
  }

  private Map<String, String> target(Sample sample) throws IOException {
    Map<String, String> target = new HashMap<>(sample.labels());
    target.keySet().removeAll(OF_SERIES);
    Map<String, String> known = targets.putIfAbsent(target, target);
    if (known == null) {
      memory.keep();
      for (String value : target.values()) {
        memory.keep(value);
      }
    }
    return known == null ? target : known;
  }

  /**
   * The exports of the exporters that belong together with the last one that saw a job. Without a
   * selector, Prometheus may have those of other clusters as well. Empty if there are none.
   */
  Optional<OfCluster> ofOneCluster() {
    return clusters.values().stream()
        .max(Comparator.comparing(OfCluster::lastRun).thenComparing(OfCluster::last));
  }
}
