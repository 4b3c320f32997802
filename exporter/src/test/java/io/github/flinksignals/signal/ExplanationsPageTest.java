// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationsPageTest {
  private static final Set<FailureMode> ALL = EnumSet.allOf(FailureMode.class);

  @Test
  void thePageListsWhatExplainsEachFailureMode() {
    GeneratedTable.below("exporter/docs/failure-modes.md", "## Root causes")
        .mustMatch(
            "signal.Explanations",
            List.of("Failure mode", "Explained by"),
            Arrays.stream(FailureMode.values())
                .filter(mode -> !explainedBy(mode, true, true).isEmpty())
                .map(mode -> List.of("`" + mode.label() + "`", causes(mode)))
                .toList());
  }

  private static String causes(FailureMode mode) {
    List<String> causes = new ArrayList<>();
    for (FailureMode cause : explainedBy(mode, true, true)) {
      causes.add("`" + cause.label() + "`" + condition(mode, cause));
    }
    return String.join(", ", causes);
  }

  private static String condition(FailureMode mode, FailureMode cause) {
    if (explainedBy(mode, false, false).contains(cause)) {
      return "";
    }
    return explainedBy(mode, true, false).contains(cause)
        ? " (if failed checkpoints restarted the job)"
        : " (if checkpoints time out)";
  }

  private static Set<FailureMode> explainedBy(
      FailureMode mode, boolean restartedByCheckpoints, boolean checkpointsTimeOut) {
    return Explanations.explainedBy(
        mode, ALL, new Explanations.Facts(restartedByCheckpoints, checkpointsTimeOut));
  }
}
