// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureModesPageTest {
  @Test
  void thePageListsEveryFailureModeAsItIsDefined() {
    GeneratedTable.below("exporter/docs/failure-modes.md", "# Failure modes")
        .mustMatch(
            "signal.FailureMode",
            List.of("Failure mode", "Severity", "Meaning", "Alert", "What to do"),
            Arrays.stream(FailureMode.values())
                .map(
                    mode ->
                        List.of(
                            "`" + mode.label() + "`",
                            mode.severity().label(),
                            mode.meaning(),
                            "`" + mode.alert() + "`",
                            mode.remedy()))
                .toList());
  }

  @Test
  void theReadmeListsEveryFailureMode() {
    GeneratedTable.below("README.md", "## What it detects")
        .mustMatch(
            "signal.FailureMode",
            List.of("Failure mode", "Severity", "Meaning"),
            Arrays.stream(FailureMode.values())
                .map(
                    mode ->
                        List.of("`" + mode.label() + "`", mode.severity().label(), mode.meaning()))
                .toList());
  }

  @Test
  void theReadmeListsEveryBlocker() {
    GeneratedTable.below("README.md", "## Is it safe to scale?")
        .mustMatch(
            "signal.Blocker",
            List.of("Blocker", "Meaning"),
            Arrays.stream(Blocker.values())
                .map(blocker -> List.of("`" + blocker.label() + "`", blocker.meaning()))
                .toList());
  }
}
