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
 * @param application whether it runs in application mode
 */
record ClusterFacts(
    Optional<String> flinkVersion, boolean adaptive, boolean reactive, boolean application) {
  private static final String MODE = "scheduler-mode";
  private static final String SCHEDULER = "jobmanager.scheduler";
  private static final String TARGET = "execution.target";

  /** The keys of the configuration that are used. */
  static final Set<String> KEYS = Set.of(MODE, SCHEDULER, TARGET);

  static final ClusterFacts UNKNOWN = new ClusterFacts(Optional.empty(), false, false, false);

  /** The entry points of application mode set it to the first, whatever was configured. */
  private static final List<String> APPLICATION_TARGETS =
      List.of("embedded", "kubernetes-application", "yarn-application");

  static ClusterFacts of(
      RestMessages.Dashboard dashboard, List<RestMessages.ConfigurationEntry> configuration) {
    boolean reactive = has(configuration, MODE, "reactive");
    return new ClusterFacts(
        Optional.ofNullable(dashboard.flinkVersion()).map(LabelValues::of),
        reactive || has(configuration, SCHEDULER, "adaptive"),
        reactive,
        APPLICATION_TARGETS.stream().anyMatch(target -> has(configuration, TARGET, target)));
  }

  private static boolean has(
      List<RestMessages.ConfigurationEntry> configuration, String key, String value) {
    return configuration.stream()
        .anyMatch(entry -> key.equals(entry.key()) && value.equalsIgnoreCase(entry.value()));
  }
}
