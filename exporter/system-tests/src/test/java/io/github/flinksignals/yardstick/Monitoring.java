// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.live.AlertmanagerServer;
import io.github.flinksignals.live.NotificationSink;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import io.github.flinksignals.live.TargetsFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One Prometheus and one Alertmanager for all clusters and all rule sets. */
final class Monitoring implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final NotificationSink sink;
  private final AlertmanagerServer alertmanager;
  private final PrometheusServer prometheus;
  private final TargetsFile targets;
  private final List<MeasuredCluster> clusters = new ArrayList<>();

  private Monitoring(
      NotificationSink sink,
      AlertmanagerServer alertmanager,
      PrometheusServer prometheus,
      TargetsFile targets) {
    this.sink = sink;
    this.alertmanager = alertmanager;
    this.prometheus = prometheus;
    this.targets = targets;
  }

  /**
   * An alert that fires.
   *
   * @param job empty if it is about a cluster
   */
  record Firing(RuleSet ruleSet, String alert, String app, String job) {}

  /** Starts it without targets. */
  static Monitoring start(Path directory) {
    NotificationSink sink = NotificationSink.start();
    TargetsFile targets = TargetsFile.in(directory);
    targets.write(List.of());
    AlertmanagerServer alertmanager =
        AlertmanagerServer.start(directory, YardstickRoutes.write(directory, sink.base()));
    try {
      PrometheusServer prometheus =
          PrometheusServer.start(
              directory,
              PrometheusConfiguration.scraping()
                  .withInterval(INTERVAL)
                  .withScrapeSettings(targets.discovery())
                  .withRules(
                      Stream.of(RuleSet.values())
                          .map(set -> set.write(directory))
                          .toArray(Path[]::new))
                  .withAlertmanager(alertmanager.base()));
      return new Monitoring(sink, alertmanager, prometheus, targets);
    } catch (RuntimeException | Error e) {
      alertmanager.close();
      sink.close();
      throw e;
    }
  }

  /** Scrapes this cluster, too. */
  synchronized void watch(MeasuredCluster cluster) {
    clusters.add(cluster);
    refreshTargets();
  }

  /** Also scrapes processes that clusters have started since. */
  synchronized void refreshTargets() {
    targets.write(clusters.stream().flatMap(cluster -> cluster.targets().stream()).toList());
  }

  /** All notifications so far about firing alerts, oldest first. */
  List<AlertNotification> pages() {
    return sink.received().stream().map(AlertNotification::of).flatMap(Optional::stream).toList();
  }

  /** The alerts that fire at present. */
  List<Firing> firing() {
    List<Firing> firing = new ArrayList<>();
    for (JsonNode sample : prometheus.query("ALERTS{alertstate=\"firing\"}")) {
      JsonNode labels = sample.path("metric");
      firing.add(
          new Firing(
              RuleSet.of(labels.path(RuleSet.LABEL).asText()),
              labels.path("alertname").asText(),
              labels.path("app").asText(),
              labels.path("job_name").asText()));
    }
    return firing;
  }

  @Override
  public void close() {
    prometheus.close();
    alertmanager.close();
    sink.close();
  }
}
