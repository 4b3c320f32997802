// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import io.github.flinksignals.docs.GeneratedTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertsPageTest {
  @Test
  void thePageListsEveryAlert() {
    mustList("## The alerts", AlertPack.RULES);
  }

  @Test
  void thePageListsTheOptInAlerts() {
    mustList("### A cluster that vanished", AlertPack.VANISHED);
  }

  @Test
  void thePageListsTheAlertsOnSeriesOfOthers() {
    mustList("### Alerts on the series of others", AlertPack.COMPANION);
  }

  private static void mustList(String heading, Path rules) {
    GeneratedTable.below("alerts/README.md", heading)
        .mustMatch(
            rules.getFileName().toString(),
            List.of("Alert", "Severity", "Fires after", "Meaning"),
            AlertPack.alerts(rules).stream()
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
