// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.docs.GeneratedTable;
import io.github.flinksignals.signal.Explanations.Facts;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExplanationsPageTest {
  private static final Set<FailureMode> ALL = EnumSet.allOf(FailureMode.class);
  private static final String INTERRUPTED = "restarts end the checkpoints";
  private static final Map<String, Facts> CONDITIONS =
      Map.of(
          "failed checkpoints restarted the job",
          new Facts(true, false, false, false),
          "checkpoints time out",
          new Facts(false, true, false, false),
          INTERRUPTED,
          new Facts(false, false, true, false),
          "tasks before the sink are backpressured",
          new Facts(false, false, false, true));

  @Test
  void thePageListsWhatExplainsEachFailureMode() {
    GeneratedTable.below("exporter/docs/failure-modes.md", "## Root causes")
        .mustMatch(
            "signal.Explanations",
            List.of("Failure mode", "Explained by"),
            Arrays.stream(FailureMode.values())
                .filter(mode -> !causes(mode).isEmpty())
                .map(mode -> List.of("`" + mode.label() + "`", causes(mode)))
                .toList());
  }

  private static String causes(FailureMode mode) {
    return Arrays.stream(FailureMode.values())
        .flatMap(
            cause -> condition(mode, cause).map(text -> "`" + cause.label() + "`" + text).stream())
        .collect(Collectors.joining(", "));
  }

  /** When a mode explains another; empty if it never does. */
  private static Optional<String> condition(FailureMode mode, FailureMode cause) {
    List<String> conditions =
        CONDITIONS.entrySet().stream()
            .filter(condition -> explains(mode, cause, condition.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    boolean always = explains(mode, cause, Facts.NONE);
    if (always && !conditions.contains(INTERRUPTED)) {
      return Optional.of(" (unless restarts end the checkpoints)");
    }
    return always
        ? Optional.of("")
        : conditions.stream().findFirst().map(condition -> " (if " + condition + ")");
  }

  private static boolean explains(FailureMode mode, FailureMode cause, Facts facts) {
    return Explanations.explainedBy(mode, ALL, facts).contains(cause);
  }
}
