// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.export.RunbookPages;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert links to a runbook with the expected sections. */
class RunbooksTest {
  static List<AlertRule> alerts() {
    return AlertPack.allAlerts();
  }

  @Test
  void everyAlertHasARunbookAndEveryRunbookAnAlert() {
    assertThat(AlertPack.names("runbooks", ".md")).isEqualTo(AlertPack.alertNames());
  }

  @Test
  void theExporterServesEveryRunbook() {
    assertThat(RunbookPages.names()).isEqualTo(List.copyOf(AlertPack.names("runbooks", ".md")));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void theAlertLinksToItsRunbook(AlertRule alert) {
    AlertRule other = alerts().get(0);
    assertThat(alert.runbook())
        .as("the prefix that the exporter exports, otherwise the published runbook")
        .contains("}}" + alert.name() + "{{ end }}", "/runbooks/" + alert.name() + ".md{{ end }}")
        .isEqualTo(other.runbook().replace(other.name(), alert.name()));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void theRunbookHasAllSectionsAndACommandOrQuery(AlertRule alert) throws IOException {
    List<String> lines =
        Files.readAllLines(AlertPack.DIRECTORY.resolve("runbooks/" + alert.name() + ".md"));
    assertThat(lines.stream().filter(line -> line.startsWith("#")))
        .containsExactly(
            "# " + alert.name(), "## Meaning", "## Impact", "## Diagnosis", "## Mitigation");
    List<String> diagnosis =
        lines.subList(lines.indexOf("## Diagnosis"), lines.indexOf("## Mitigation"));
    assertThat(diagnosis).as("a command or a query").anyMatch(line -> line.startsWith("    "));
  }
}
