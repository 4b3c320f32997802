// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.live.AlertmanagerServer;
import io.github.flinksignals.live.NotificationSink;
import io.github.flinksignals.live.NotificationSink.Notification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes, inhibitions and texts of a real Alertmanager with the example configuration. */
class AlertmanagerIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern NAME = Pattern.compile("\\w+");

  @TempDir Path directory;
  private final ArrayNode alerts = new ObjectMapper().createArrayNode();
  private NotificationSink sink;
  private AlertmanagerServer alertmanager;

  @BeforeEach
  void start() {
    sink = NotificationSink.start();
    alertmanager =
        AlertmanagerServer.start(
            directory, ExampleConfiguration.write(directory, sink.base(), "1s"));
  }

  @AfterEach
  void stop() {
    if (alertmanager != null) {
      alertmanager.close();
    }
    sink.close();
  }

  @Test
  void anUnreachableJobManagerInhibitsAlertsOfItsOwnJobsOnly() {
    alert("FlinkJobManagerUnreachable", "critical", "flink", "");
    alert("FlinkTaskManagersLost", "critical", "flink", "");
    alert("FlinkSlotStarvation", "critical", "flink", "orders");
    alert("FlinkCheckpointsSlow", "warning", "flink", "clicks");
    alert("FlinkSignalsDown", "critical", "flink", "");
    alert("FlinkSlotStarvation", "critical", "other", "orders");
    alert("NodeDown", "critical", "flink", "orders");
    alertmanager.post(alerts);
    awaitSuppressed(
        "FlinkTaskManagersLost/flink/",
        "FlinkSlotStarvation/flink/orders",
        "FlinkCheckpointsSlow/flink/clicks");
  }

  @Test
  void lostTaskManagersInhibitTheirConsequencesOnly() {
    alert("FlinkTaskManagersLost", "critical", "flink", "");
    alert("FlinkSlotStarvation", "critical", "flink", "orders");
    alert("FlinkCheckpointsFailingAfterScale", "critical", "flink", "clicks");
    alert("FlinkStateLost", "critical", "flink", "orders");
    alert("FlinkRestartLoop", "critical", "flink", "clicks");
    alert("FlinkJobNotRunning", "critical", "other", "orders");
    alertmanager.post(alerts);
    awaitSuppressed(
        "FlinkSlotStarvation/flink/orders", "FlinkCheckpointsFailingAfterScale/flink/clicks");
  }

  @Test
  void aNotificationNamesTheJobAndRemedyAndAnotherOneTheEnd() {
    ObjectNode alert = alert("FlinkStateLost", "critical", "flink", "orders");
    alertmanager.post(alerts);
    JsonNode page = awaitNotifications(1).get(0).body().at("/attachments/0");
    assertThat(page.path("title").asText()).isEqualTo("CRITICAL orders in flink: FlinkStateLost");
    assertThat(page.path("text").asText())
        .isEqualTo(
            """
            What is wrong.
            Numbers, and what to do first.
            Since 2026-01-01 03:00:00 UTC
            Runbook: https://example.org/runbook
            Dashboard: https://example.org/dashboard""");
    alert.put("endsAt", "2026-01-01T03:20:00Z");
    alertmanager.post(alerts);
    JsonNode end = awaitNotifications(2).get(1).body().at("/attachments/0");
    assertThat(end.path("title").asText()).isEqualTo("RESOLVED orders in flink: FlinkStateLost");
    assertThat(end.path("text").asText())
        .isEqualTo("FlinkStateLost ended at 2026-01-01 03:20:00 UTC.");
  }

  @Test
  void titlesNameTheClusterByTheLabelsThatExist() {
    alert("FlinkStateLost", "critical", "flink", "orders", "fraud", "eu-1");
    alert("FlinkTaskManagersLost", "critical", "flink", "", "fraud", "eu-1");
    alert("FlinkSignalsDown", "critical", "", "", "fraud", "");
    alert("FlinkRestartLoop", "critical", "", "clicks", "", "");
    alert("FlinkSignalsAbsent", "warning", "", "", "", "");
    alertmanager.post(alerts);
    assertThat(awaitNotifications(5))
        .extracting(one -> one.body().at("/attachments/0/title").asText())
        .containsExactlyInAnyOrder(
            "CRITICAL orders of fraud in flink on eu-1: FlinkStateLost",
            "CRITICAL fraud in flink on eu-1: FlinkTaskManagersLost",
            "CRITICAL fraud: FlinkSignalsDown",
            "CRITICAL clicks: FlinkRestartLoop",
            "WARNING: FlinkSignalsAbsent");
  }

  @Test
  void eachSeverityHasItsReceiverAndInfoHasNone() {
    alert("FlinkStateLost", "critical", "flink", "orders");
    alert("FlinkBackpressure", "warning", "flink", "clicks");
    alert("FlinkSubtasksIdle", "info", "flink", "idle");
    alertmanager.post(alerts);
    awaitNotifications(2);
    Conditions.requireThroughout(
        "two notifications", Duration.ofSeconds(3), () -> sink.received().size() == 2, this::state);
    assertThat(sink.received()).extracting(Notification::path).contains("/pager", "/tickets");
  }

  @Test
  void allAlertsOfAJobFormOneNotification() {
    alert("FlinkStateLost", "critical", "flink", "orders");
    alert("FlinkSlotStarvation", "critical", "flink", "orders");
    alertmanager.post(alerts);
    JsonNode page = awaitNotifications(1).get(0).body().at("/attachments/0");
    assertThat(page.path("title").asText())
        .isEqualTo("CRITICAL orders in flink: FlinkSlotStarvation, FlinkStateLost");
    assertThat(page.path("text").asText()).contains("/dashboard\n\nWhat is wrong.");
  }

  private ObjectNode alert(String name, String severity, String namespace, String job) {
    return alert(name, severity, namespace, job, "", "");
  }

  /** An alert; an empty label is absent. */
  private ObjectNode alert(
      String name, String severity, String namespace, String job, String app, String cluster) {
    ObjectNode alert = alerts.addObject().put("startsAt", "2026-01-01T03:00:00Z");
    ObjectNode labels =
        alert
            .putObject("labels")
            .put("alertname", name)
            .put("severity", severity)
            .put("job", "flink-signals");
    Map.of("namespace", namespace, "job_name", job, "app", app, "cluster", cluster)
        .forEach(
            (label, value) -> {
              if (!value.isEmpty()) {
                labels.put(label, value);
              }
            });
    alert
        .putObject("annotations")
        .put("summary", "What is wrong.")
        .put("description", "Numbers, and what to do first.")
        .put("runbook_url", "https://example.org/runbook")
        .put("dashboard_url", "https://example.org/dashboard");
    return alert;
  }

  /** Alertmanager suppresses an alert when its group is due, so wait for all notifications. */
  private void awaitSuppressed(String... names) {
    Conditions.await(
        "suppressed alerts are " + String.join(", ", names),
        SOON,
        () -> suppressed().equals(Set.of(names)) && notified() == alerts.size() - names.length,
        this::state);
  }

  private Set<String> suppressed() {
    Set<String> suppressed = new TreeSet<>();
    for (JsonNode alert : alertmanager.alerts()) {
      if (alert.at("/status/state").asText().equals("suppressed")) {
        JsonNode labels = alert.path("labels");
        suppressed.add(
            labels.path("alertname").asText()
                + "/"
                + labels.path("namespace").asText()
                + "/"
                + labels.path("job_name").asText());
      }
    }
    return suppressed;
  }

  /** Number of alerts in titles such as {@code CRITICAL orders in flink: First, Second}. */
  private int notified() {
    Set<String> notified = new TreeSet<>();
    for (Notification notification : sink.received()) {
      String title = notification.body().at("/attachments/0/title").asText();
      int colon = title.indexOf(':');
      NAME.matcher(title.substring(colon))
          .results()
          .forEach(name -> notified.add(title.substring(0, colon) + name.group()));
    }
    return notified.size();
  }

  private List<Notification> awaitNotifications(int count) {
    Conditions.await(
        count + " notifications", SOON, () -> sink.received().size() >= count, this::state);
    return sink.received();
  }

  private String state() {
    return sink.received() + "\n" + alertmanager.alerts() + "\n" + alertmanager.log();
  }
}
