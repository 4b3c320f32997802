// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertsPageTest {
  @Test
  void thePageListsEveryAlert() {
    GeneratedTable.below("alerts/README.md", "## The alerts")
        .mustMatch(
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
