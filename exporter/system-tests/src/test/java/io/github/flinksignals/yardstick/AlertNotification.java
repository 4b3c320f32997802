// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.live.NotificationSink.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A notification of an Alertmanager about firing alerts. Each one counts as a page, whatever the
 * severity.
 *
 * @param app the cluster that the alerts are about
 * @param job the job that they are about; empty if they are about the cluster
 * @param alerts the firing alerts of the group
 */
record AlertNotification(
    RuleSet ruleSet, Instant at, String app, String job, List<FiringAlert> alerts) {
  /**
   * An alert in a notification.
   *
   * @param text its summary and description
   */
  record FiringAlert(String name, String text) {}

  /** Empty if it only reports that alerts are resolved. */
  static Optional<AlertNotification> of(Notification notification) {
    RuleSet set = RuleSet.of(notification.path().substring(1));
    List<FiringAlert> firing = new ArrayList<>();
    for (JsonNode alert : notification.body().path("alerts")) {
      if (alert.path("status").asText().equals("firing")) {
        JsonNode annotations = alert.path("annotations");
        firing.add(
            new FiringAlert(
                alert.at("/labels/alertname").asText(),
                annotations.path("summary").asText()
                    + " "
                    + annotations.path("description").asText()));
      }
    }
    JsonNode group = notification.body().path("groupLabels");
    return firing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AlertNotification(
                set,
                notification.at(),
                group.path("app").asText(),
                group.path("job_name").asText(),
                firing));
  }

  /** The names of its alerts, each once. */
  String names() {
    return String.join(", ", alerts.stream().map(FiringAlert::name).distinct().sorted().toList());
  }
}
