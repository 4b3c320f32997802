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
import java.util.OptionalDouble;

/** The packaged exporter, a real Prometheus with the rules, and a real Alertmanager. */
final class AlertingChain implements AutoCloseable {
  /** Divisor of all wait times in the rules; 1 keeps the times that users will see. */
  private static final int COMPRESSION = Integer.getInteger("alerts.compression", 10);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private NotificationSink sink;
  private ExporterProcess exporter;
  private AlertmanagerServer alertmanager;
  private PrometheusServer prometheus;

  private AlertingChain() {}

  static AlertingChain start(Path directory, String flinkUrl) {
    AlertingChain chain = new AlertingChain();
    try {
      chain.startParts(directory, flinkUrl);
      return chain;
    } catch (RuntimeException | Error e) {
      chain.close();
      throw e;
    }
  }

  private void startParts(Path directory, String flinkUrl) {
    sink = NotificationSink.start();
    parts.push(sink);
    alertmanager =
        AlertmanagerServer.start(
            directory, ExampleConfiguration.write(directory, sink.base(), "1s"));
    parts.push(alertmanager);
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + flinkUrl,
            "--poll.interval=1s",
            "--slots.grace=5s");
    parts.push(exporter);
    prometheus =
        PrometheusServer.start(
            directory,
            PrometheusConfiguration.scraping(exporter.base())
                .withRules(CompressedRules.write(directory, COMPRESSION))
                .withAlertmanager(alertmanager.base()));
    parts.push(prometheus);
  }

  URI prometheus() {
    return prometheus.base();
  }

  /** Waits until these and no other notifications have arrived, in this order. */
  void awaitTitles(Duration timeout, String... titles) {
    Duration taken =
        Conditions.await(
            "notifications are " + List.of(titles),
            timeout.multipliedBy(COMPRESSION == 1 ? 6 : 1),
            () -> titles().equals(List.of(titles)),
            this::describe);
    System.out.printf("%s after %d s%n", titles[titles.length - 1], taken.toSeconds());
  }

  void assertNothingFollows(Duration time) {
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
        + exporter.get("/api/v1/status")
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
