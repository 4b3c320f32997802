// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Properties of a JobManager process that do not change while it runs.
 *
 * @param flinkVersion from {@code /config}; empty if Flink does not report it
 * @param adaptive whether the adaptive scheduler runs streaming jobs
 * @param reactive whether the adaptive scheduler uses all available slots (reactive mode)
 * @param application whether it runs in application mode
 * @param checkpointsDuringRecovery whether checkpoints are triggered before the state is restored
 * @param intervalDuringBacklog between checkpoints while a source processes a backlog; empty if it
 *     is not configured
 * @param buffersPerChannel exclusive network buffers of each input channel
 * @param mostRequiredPerGate the most network buffers that an input gate may require; empty for no
 *     limit
 * @param mostSlots the most slots that the cluster starts; empty for no limit
 */
record ClusterFacts(
    Optional<String> flinkVersion,
    boolean adaptive,
    boolean reactive,
    boolean application,
    boolean checkpointsDuringRecovery,
    Optional<Duration> intervalDuringBacklog,
    int buffersPerChannel,
    OptionalInt mostRequiredPerGate,
    OptionalInt mostSlots) {
  private static final String MODE = "scheduler-mode";
  private static final String SCHEDULER = "jobmanager.scheduler";
  private static final String TARGET = "execution.target";

  private static final String DURING_RECOVERY = "execution.checkpointing.during-recovery.enabled";
  private static final String DURING_BACKLOG = "execution.checkpointing.interval-during-backlog";
  private static final String BUFFERS_PER_CHANNEL =
      "taskmanager.network.memory.buffers-per-channel";
  private static final String REQUIRED_PER_GATE =
      "taskmanager.network.memory.read-buffer.required-per-gate.max";

  private static final String MOST_SLOTS = "slotmanager.number-of-slots.max";

  /** Flink's default. */
  private static final int DEFAULT_BUFFERS_PER_CHANNEL = 2;

  /** The keys of the configuration that are used. */
  static final Set<String> KEYS =
      Set.of(
          MODE,
          SCHEDULER,
          TARGET,
          DURING_RECOVERY,
          DURING_BACKLOG,
          BUFFERS_PER_CHANNEL,
          REQUIRED_PER_GATE,
          MOST_SLOTS);

  static final ClusterFacts UNKNOWN =
      new ClusterFacts(
          Optional.empty(),
          false,
          false,
          false,
          false,
          Optional.empty(),
          DEFAULT_BUFFERS_PER_CHANNEL,
          OptionalInt.empty(),
          OptionalInt.empty());

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
        APPLICATION_TARGETS.stream().anyMatch(target -> has(configuration, TARGET, target)),
        has(configuration, DURING_RECOVERY, "true"),
        configuration.stream()
            .filter(entry -> DURING_BACKLOG.equals(entry.key()) && entry.value() != null)
            .map(entry -> FlinkDurations.read(entry.value()))
            .findFirst(),
        number(configuration, BUFFERS_PER_CHANNEL, 0).orElse(DEFAULT_BUFFERS_PER_CHANNEL),
        number(configuration, REQUIRED_PER_GATE, 1),
        number(configuration, MOST_SLOTS, 1));
  }

  /** Empty unless the value is one that Flink accepts. */
  private static OptionalInt number(
      List<RestMessages.ConfigurationEntry> configuration, String key, int smallest) {
    return configuration.stream()
        .filter(entry -> key.equals(entry.key()) && entry.value() != null)
        .map(entry -> entry.value().strip())
        .filter(value -> value.matches("[0-9]{1,9}"))
        .mapToInt(Integer::parseInt)
        .filter(value -> value >= smallest)
        .findFirst();
  }

  private static boolean has(
      List<RestMessages.ConfigurationEntry> configuration, String key, String value) {
    return configuration.stream()
        .anyMatch(entry -> key.equals(entry.key()) && value.equalsIgnoreCase(entry.value()));
  }
}
