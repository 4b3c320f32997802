// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.readme.ReadmeTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeFailureModesTest {
  @Test
  void everyFailureModeIsInTheTable() {
    ReadmeTable.below("## What it detects")
        .mustSay(
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
  void everyBlockerIsInTheTable() {
    ReadmeTable.below("## May it be scaled?")
        .mustSay(
            "signal.Blocker",
            List.of("Blocker", "Meaning"),
            Arrays.stream(Blocker.values())
                .map(blocker -> List.of("`" + blocker.label() + "`", blocker.meaning()))
                .toList());
  }
}
