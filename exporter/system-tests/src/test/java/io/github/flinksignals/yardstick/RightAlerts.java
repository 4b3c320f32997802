// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.yardstick.AlertNotification.FiringAlert;
import java.util.List;
import java.util.Set;

/**
 * The alerts of a rule set that are right while a fault lasts. Any other alert is a false one.
 *
 * @param causes the alerts that name the cause
 * @param symptoms the alerts that report something true about the job or cluster, but not the cause
 */
record RightAlerts(List<Cause> causes, Set<String> symptoms) {
  /** A set that has no alert for the fault. */
  static final RightAlerts NONE = new RightAlerts(List.of(), Set.of());

  /**
   * An alert that names the cause.
   *
   * @param text what its summary or description must contain; empty if its name says it
   */
  record Cause(String alert, String text) {
    boolean isNamedBy(FiringAlert firing) {
      return firing.name().equals(alert) && firing.text().contains(text);
    }
  }

  static RightAlerts cause(String alert, String text) {
    return new RightAlerts(List.of(new Cause(alert, text)), Set.of());
  }

  static RightAlerts symptoms(String... alerts) {
    return new RightAlerts(List.of(), Set.of(alerts));
  }

  RightAlerts andSymptoms(String... alerts) {
    return new RightAlerts(causes, Set.of(alerts));
  }

  RightAlerts andCause(String alert, String text) {
    return new RightAlerts(List.of(new Cause(alert, text)), symptoms);
  }

  boolean isRight(String alert) {
    return symptoms.contains(alert)
        || causes.stream().anyMatch(cause -> cause.alert().equals(alert));
  }

  /** Whether any of its alerts names the cause. */
  boolean nameCause(AlertNotification page) {
    return page.alerts().stream()
        .anyMatch(alert -> causes.stream().anyMatch(cause -> cause.isNamedBy(alert)));
  }
}
