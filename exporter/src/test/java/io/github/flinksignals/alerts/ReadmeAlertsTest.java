// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import io.github.flinksignals.readme.ReadmeTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeAlertsTest {
  @Test
  void theReadmeListsEveryAlert() {
    ReadmeTable.below("alerts/README.md", "## The alerts")
        .mustSay(
            "flink-signals.rules.yml",
            List.of("Alert", "Severity", "Fires after", "Meaning"),
            AlertPack.alerts().stream()
                .map(
                    alert ->
                        List.of(
                            "[" + alert.name() + "](runbooks/" + alert.name() + ".md)",
                            alert.severity(),
                            alert.holdTime(),
                            alert.summary()))
                .toList());
  }
}
