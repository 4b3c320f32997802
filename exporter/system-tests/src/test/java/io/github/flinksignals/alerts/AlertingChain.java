// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.live.AlertmanagerServer;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.NotificationSink;
import io.github.flinksignals.live.NotificationSink.Notification;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** A real Prometheus with the rules that scrapes exporters, and a real Alertmanager. */
public final class AlertingChain implements AutoCloseable {
  /** Divisor of all wait times in the rules; 1 keeps the times that users will see. */
  private static final int COMPRESSION = Integer.getInteger("alerts.compression", 10);

  /** Shortens the longest wait time of the rules, 15 minutes, to less than a minute. */
  private static final int FLEET_COMPRESSION = 20;

  private final int compression;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private NotificationSink sink;
  private Optional<ExporterProcess> exporter = Optional.empty();
  private PrometheusServer prometheus;

  private AlertingChain(int compression) {
    this.compression = compression;
  }

  /** Starts the packaged exporter as well. All wait times of the rules are shorter. */
  static AlertingChain start(Path directory, String flinkUrl) {
    AlertingChain chain = new AlertingChain(COMPRESSION);
    return chain.started(
        () ->
            chain.startParts(
                directory,
                PrometheusConfiguration.scraping(chain.startExporter(directory, flinkUrl)),
                AlertPack.RULES));
  }

  /** Watches running exporters, with the wait times that users will see. */
  public static AlertingChain watching(Path directory, URI... exporters) {
    return new AlertingChain(1)
        .watch(directory, PrometheusConfiguration.scraping(exporters), AlertPack.RULES);
  }

  /** Watches a fleet, also with the opt-in rules. All wait times of the rules are shorter. */
  static AlertingChain watching(Path directory, Fleet fleet) {
    return new AlertingChain(FLEET_COMPRESSION)
        .watch(
            directory,
            PrometheusConfiguration.scraping()
                .withInterval(Duration.ofSeconds(2))
                .withScrapeSettings(fleet.discovery()),
            AlertPack.RULES,
            AlertPack.VANISHED);
  }

  private AlertingChain watch(
      Path directory, PrometheusConfiguration configuration, Path... rules) {
    return started(() -> startParts(directory, configuration, rules));
  }

  private AlertingChain started(Runnable start) {
    try {
      start.run();
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private URI startExporter(Path directory, String flinkUrl) {
    ExporterProcess started =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + flinkUrl,
            "--poll.interval=1s",
            "--slots.grace=5s");
    parts.push(started);
    exporter = Optional.of(started);
    return started.base();
  }

  private void startParts(Path directory, PrometheusConfiguration configuration, Path... rules) {
    sink = NotificationSink.start();
    parts.push(sink);
    AlertmanagerServer alertmanager =
        AlertmanagerServer.start(
            directory, ExampleConfiguration.write(directory, sink.base(), "1s"));
    parts.push(alertmanager);
    prometheus =
        PrometheusServer.start(
            directory,
            configuration
                .withRules(CompressedRules.write(directory, compression, rules))
                .withAlertmanager(alertmanager.base()));
    parts.push(prometheus);
  }

  URI prometheus() {
    return prometheus.base();
  }

  /** Waits until these and no other notifications have arrived, in this order. */
  public void awaitTitles(Duration timeout, String... titles) {
    Duration taken =
        Conditions.await(
            "notifications are " + List.of(titles),
            timeout.multipliedBy(exporter.isPresent() && compression == 1 ? 6 : 1),
            () -> titles().equals(List.of(titles)),
            this::describe);
    System.out.printf("%s after %d s%n", titles[titles.length - 1], taken.toSeconds());
  }

  /** Waits until these and no other notifications have arrived. */
  void awaitTitlesInAnyOrder(Duration timeout, Set<String> titles) {
    Conditions.await(
        "notifications are " + titles,
        timeout,
        () -> titles().size() == titles.size() && titles.equals(Set.copyOf(titles())),
        this::describe);
  }

  /** The texts of all notifications so far, by title. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < titles().size(); i++) {
      texts.put(titles().get(i), text(i));
    }
    return texts;
  }

  public void assertNothingFollows(Duration time) {
    int before = sink.received().size();
    Conditions.requireThroughout(
        "no further notification", time, () -> sink.received().size() == before, this::describe);
  }

  void awaitValue(Duration timeout, String expression, double value) {
    Conditions.await(
        expression + " is " + value,
        timeout,
        () -> prometheus.value(expression).equals(OptionalDouble.of(value)),
        this::describe);
  }

  /** The titles of all notifications so far. */
  private List<String> titles() {
    return sink.received().stream().map(one -> attachment(one, "title")).toList();
  }

  /** The text of a notification below its title. */
  String text(int index) {
    return attachment(sink.received().get(index), "text");
  }

  private static String attachment(Notification notification, String field) {
    return notification.body().path("attachments").path(0).path(field).asText();
  }

  private String describe() {
    return "Notifications: "
        + sink.received()
        + "\nAlerts: "
        + prometheus.query("ALERTS")
        + "\nStatus: "
        + exporter.map(one -> one.get("/api/v1/status")).orElse("")
        + "\nPrometheus: "
        + prometheus.log();
  }

  @Override
  public void close() {
    AutoCloseable part = parts.poll();
    if (part == null) {
      return;
    }
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop a part of the chain", e);
    } finally {
      close();
    }
  }
}
