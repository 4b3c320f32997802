// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.cluster.FlinkClusterBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A fault of a job or of a whole cluster, and what each rule set should report.
 *
 * @param name of the fault and of its job; lower case with hyphens
 * @param what one sentence for the reader of the page
 * @param cluster the cluster that the fault has to itself; empty for a fault of one job, which runs
 *     next to others
 * @param expected the alert of Flink Signals that should come first
 * @param modeDuration how long the failure mode of that alert must last at least, with default
 *     settings and this job
 * @param right the alerts that are right, by rule set
 */
record InjectedFault(
    String name,
    String what,
    Optional<UnaryOperator<FlinkClusterBuilder>> cluster,
    FaultScript script,
    String expected,
    Duration modeDuration,
    Map<RuleSet, RightAlerts> right) {
  /** The longest time that may pass between the documented wait times and the first page. */
  static final Duration MARGIN = Duration.ofSeconds(30);

  RightAlerts right(RuleSet set) {
    return right.getOrDefault(set, RightAlerts.NONE);
  }

  /** How long its alert must hold. */
  Duration holdTime() {
    return RuleSet.FLINK_SIGNALS.holdTime(expected);
  }

  /** How long Alertmanager waits for further alerts. */
  Duration groupWait() {
    return YardstickRoutes.groupWait(RuleSet.FLINK_SIGNALS.severity(expected));
  }

  /** The documented wait times: of the failure mode, of its alert and of the notification. */
  Duration patience() {
    return modeDuration.plus(holdTime()).plus(groupWait());
  }

  /**
   * Whether an alert is about its job, or about anything in the cluster that it has to itself.
   *
   * @param alertApp the cluster that the alert is about
   * @param alertJob the job that it is about
   * @param app the cluster of the fault
   */
  boolean concerns(String alertApp, String alertJob, String app) {
    return alertApp.equals(app) && (cluster.isPresent() || alertJob.equals(name));
  }
}
