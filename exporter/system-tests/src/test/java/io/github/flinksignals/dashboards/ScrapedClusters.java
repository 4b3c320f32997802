// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.fake.LoopbackServer;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import io.github.flinksignals.live.TargetsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.MockResponse;

/**
 * Clusters that a real Prometheus scrapes: the same recorded page of an exporter for all of them,
 * so all jobs have the same names, and different labels for each target.
 */
final class ScrapedClusters implements AutoCloseable {
  /** The labels that identify a cluster. */
  static final List<String> CLUSTER_LABELS = List.of("job", "cluster", "namespace", "app");

  /** The labels that the targets have. */
  enum Labels {
    /** No Kubernetes: each cluster has its own scrape job. */
    SCRAPE_JOB,
    /** A PodMonitor that copies the label {@code app} of the pods. */
    POD_MONITOR,
    /** The same in two Kubernetes clusters, whose names are in the label {@code cluster}. */
    KUBERNETES_CLUSTERS
  }

  private static final Path PAGE =
      Repository.root().resolve("exporter/src/test/resources/export/metrics.txt");

  /** Replaces a name that must be escaped in queries. */
  static final String FAILING_JOB = "payments";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final List<Map<String, String>> clusters;
  private final LoopbackServer exporters;
  private final PrometheusServer prometheus;
  private final Instant begin = Instant.now();

  private ScrapedClusters(
      List<Map<String, String>> clusters, LoopbackServer exporters, PrometheusServer prometheus) {
    this.clusters = clusters;
    this.exporters = exporters;
    this.prometheus = prometheus;
  }

  /** Returns after every target was scraped several times. */
  static ScrapedClusters start(Path directory, Labels labels) {
    List<Map<String, String>> clusters = clusters(labels);
    LoopbackServer exporters = new LoopbackServer(request -> page());
    ScrapedClusters fleet =
        new ScrapedClusters(
            clusters, exporters, prometheus(directory, exporters, targets(clusters)));
    int targets = targets(clusters).size();
    Conditions.await(
        "all targets were scraped",
        TIMEOUT,
        () -> fleet.prometheus.query("count_over_time(flink_up[1m]) > 3").size() == targets,
        fleet.prometheus::log);
    return fleet;
  }

  private static MockResponse page() {
    try {
      String page =
          Files.readString(PAGE)
              .replaceAll("job_name=\"bad [^,]*", "job_name=\"" + FAILING_JOB + '"');
      return new MockResponse.Builder().body(page).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Map<String, String>> clusters(Labels labels) {
    List<Map<String, String>> clusters = new ArrayList<>();
    if (labels == Labels.SCRAPE_JOB) {
      clusters.add(Map.of("job", "flink-signals"));
      clusters.add(Map.of("job", "other/flink-signals"));
      return clusters;
    }
    for (String namespace : List.of("checkout", "search")) {
      for (String app : List.of("orders", "orders-eu", "orders.eu")) {
        Map<String, String> cluster =
            Map.of("job", "monitoring/flink-signals", "namespace", namespace, "app", app);
        if (labels == Labels.POD_MONITOR) {
          clusters.add(cluster);
        } else {
          clusters.add(with(cluster, "cluster", "west"));
          clusters.add(with(cluster, "cluster", "east"));
        }
      }
    }
    return clusters;
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return more;
  }

  /** One exporter for each cluster, and a second one for the first, which is highly available. */
  private static List<Map<String, String>> targets(List<Map<String, String>> clusters) {
    List<Map<String, String>> targets = new ArrayList<>();
    targets.add(target(clusters.get(0), targets.size()));
    clusters.forEach(cluster -> targets.add(target(cluster, targets.size())));
    return targets;
  }

  private static Map<String, String> target(Map<String, String> cluster, int number) {
    Map<String, String> target = with(cluster, "instance", "10.0.0." + number + ":9949");
    if (cluster.containsKey("namespace")) {
      target.put("pod", cluster.get("app") + "-" + number);
      target.put("container", "flink-signals");
      target.put("endpoint", "flink-signals");
    }
    return target;
  }

  private static PrometheusServer prometheus(
      Path directory, LoopbackServer exporters, List<Map<String, String>> targets) {
    TargetsFile file = TargetsFile.in(directory);
    file.write(URI.create(exporters.url()).getAuthority(), targets);
    return PrometheusServer.start(
        directory, PrometheusConfiguration.scraping().withScrapeSettings(file.discovery()));
  }

  /** The labels of each cluster. */
  List<Map<String, String>> clusters() {
    return clusters;
  }

  /** The addresses of the exporters of a cluster. */
  List<String> instances(Map<String, String> cluster) {
    return targets(clusters).stream()
        .filter(target -> cluster(target).equals(cluster))
        .map(target -> target.get("instance"))
        .toList();
  }

  /** The labels of a series that identify its cluster. */
  static Map<String, String> cluster(Map<String, String> labels) {
    Map<String, String> cluster = new TreeMap<>(labels);
    cluster.keySet().retainAll(CLUSTER_LABELS);
    return cluster;
  }

  /** For a dashboard with all clusters. */
  QueryRunner all(Dashboard dashboard) {
    return new QueryRunner(
            prometheus,
            begin,
            Instant.now(),
            Duration.ofSeconds(1),
            Map.of("__rate_interval", "4s", "job_name", "orders"))
        .forDashboard(dashboard)
        // Rescales, starts and failures happened when the page was recorded.
        .with("__from", "0");
  }

  /** For a dashboard with the variables of one cluster. */
  QueryRunner selecting(Dashboard dashboard, Map<String, String> cluster) {
    QueryRunner runner = all(dashboard);
    for (String label : CLUSTER_LABELS) {
      String value = cluster.getOrDefault(label, "");
      // Grafana escapes the values of a variable that can have several, because they are patterns.
      boolean pattern = dashboard.variable(label).path("multi").asBoolean();
      runner = runner.with(label, pattern ? value.replace(".", "\\\\.") : value);
    }
    return runner;
  }

  @Override
  public void close() {
    prometheus.close();
    exporters.close();
  }
}
