// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterFactsTest {
  private static ClusterFacts facts(Map<String, String> configuration) {
    List<RestMessages.ConfigurationEntry> entries =
        configuration.entrySet().stream()
            .map(entry -> new RestMessages.ConfigurationEntry(entry.getKey(), entry.getValue()))
            .toList();
    return ClusterFacts.of(new RestMessages.Dashboard("2.2.0"), entries);
  }

  static Stream<Arguments> schedulers() {
    return Stream.of(
        arguments(Map.of(), false, false, "no configuration means the default scheduler"),
        arguments(
            Map.of("jobmanager.scheduler", "Default"),
            false,
            false,
            "the default scheduler, configured"),
        arguments(
            Map.of("jobmanager.scheduler", "adaptive"),
            true,
            false,
            "the spelling of the documentation"),
        arguments(
            Map.of("jobmanager.scheduler", "Adaptive"), true, false, "the spelling of the enum"),
        arguments(
            Map.of("jobmanager.scheduler", "AdaptiveBatch"),
            false,
            false,
            "a scheduler for batch jobs only"),
        arguments(Map.of("scheduler-mode", "REACTIVE"), true, true, "reactive implies adaptive"),
        arguments(Map.of("scheduler-mode", "none"), false, false, "reactive mode disabled"));
  }

  @ParameterizedTest(name = "{3}")
  @MethodSource("schedulers")
  void readsTheScheduler(
      Map<String, String> configuration, boolean adaptive, boolean reactive, String why) {
    assertThat(facts(configuration))
        .as(why)
        .isEqualTo(
            new ClusterFacts(
                Optional.of("2.2.0"),
                adaptive,
                reactive,
                false,
                false,
                Optional.empty(),
                2,
                OptionalInt.empty(),
                OptionalInt.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,       PT0S
          30000,   PT30S
          30 s,    PT30S
          10min,   PT10M
          2 Hours, PT2H
          1 d,     PT24H
          PT15M,   PT15M
          500 us,  PT0S
          often,   PT0S
          """)
  void readsTheIntervalOfCheckpointsDuringABacklog(String configured, Duration interval) {
    assertThat(
            facts(Map.of("execution.checkpointing.interval-during-backlog", configured))
                .intervalDuringBacklog())
        .contains(interval);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, 500, 0, 500
          8, 1,   8, 1
          -1, 0,  2,
          many, 2147483648, 2,
          , , 2,
          """)
  void readsHowManyNetworkBuffersAreRequired(
      String perChannel, String perGate, int read, Integer most) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("taskmanager.network.memory.buffers-per-channel", perChannel);
    configuration.put("taskmanager.network.memory.read-buffer.required-per-gate.max", perGate);
    assertThat(facts(configuration).buffersPerChannel()).isEqualTo(read);
    assertThat(facts(configuration).mostRequiredPerGate())
        .isEqualTo(most == null ? OptionalInt.empty() : OptionalInt.of(most));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          20, 20
          2147483647,
          0,
          -1,
          many,
          """)
  void readsTheMostSlots(String configured, Integer most) {
    assertThat(facts(Map.of("slotmanager.number-of-slots.max", configured)).mostSlots())
        .isEqualTo(most == null ? OptionalInt.empty() : OptionalInt.of(most));
  }

  @Test
  void readsWhetherCheckpointsAreTriggeredDuringRecovery() {
    String option = "execution.checkpointing.during-recovery.enabled";
    assertThat(facts(Map.of(option, "true")).checkpointsDuringRecovery()).isTrue();
    assertThat(facts(Map.of(option, "false")).checkpointsDuringRecovery()).isFalse();
    assertThat(facts(Map.of()).checkpointsDuringRecovery()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "kubernetes-application", "yarn-application"})
  void recognizesApplicationMode(String target) {
    assertThat(facts(Map.of("execution.target", target)).application()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote", "kubernetes-session", "yarn-session", "local"})
  void recognizesSessionMode(String target) {
    assertThat(facts(Map.of("execution.target", target)).application()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsTheVersion(String version) {
    RestMessages.Dashboard dashboard =
        Captured.read(version, "config", RestMessages.Dashboard.class);
    List<RestMessages.ConfigurationEntry> withoutKey =
        List.of(new RestMessages.ConfigurationEntry(null, null));

    assertThat(ClusterFacts.of(dashboard, withoutKey).flinkVersion()).contains(version);
  }
}
