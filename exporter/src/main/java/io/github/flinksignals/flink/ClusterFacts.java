// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Properties of a JobManager process that do not change while it runs.
 *
 * @param flinkVersion from {@code /config}; empty if Flink does not report it
 * @param adaptive whether the adaptive scheduler runs streaming jobs
 * @param reactive whether the adaptive scheduler uses all available slots (reactive mode)
 */
record ClusterFacts(Optional<String> flinkVersion, boolean adaptive, boolean reactive) {
  private static final String MODE = "scheduler-mode";
  private static final String SCHEDULER = "jobmanager.scheduler";

  /** The keys of the configuration that are used. */
  static final Set<String> KEYS = Set.of(MODE, SCHEDULER);

  static final ClusterFacts UNKNOWN = new ClusterFacts(Optional.empty(), false, false);

  static ClusterFacts of(
      RestMessages.Dashboard dashboard, List<RestMessages.ConfigurationEntry> configuration) {
    boolean reactive = has(configuration, MODE, "reactive");
    return new ClusterFacts(
        Optional.ofNullable(dashboard.flinkVersion()).map(LabelValues::of),
        reactive || has(configuration, SCHEDULER, "adaptive"),
        reactive);
  }

  private static boolean has(
      List<RestMessages.ConfigurationEntry> configuration, String key, String value) {
    return configuration.stream()
        .anyMatch(entry -> key.equals(entry.key()) && value.equalsIgnoreCase(entry.value()));
  }
}
