// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.PageText;
import io.github.flinksignals.live.DetectionFigures.Seen;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectionReportTest {
  private static final DetectionFigures SLOW =
      new DetectionFigures(
          "2.2.0",
          "slow-sink",
          60,
          List.of(),
          List.of(
              new Seen("SinkSaturated", 35.54, Optional.of(3.9)),
              new Seen("LagRising", 43.5, Optional.empty())));

  @Test
  void listsWhenEachModeBecameActiveAndInactive() {
    assertThat(new DetectionReport(List.of(SLOW)).page())
        .contains("| `SinkSaturated` | slow-sink | 2.2.0 | 35.5 s | 3.9 s |\n")
        .contains("| `LagRising` | slow-sink | 2.2.0 | 43.5 s | not measured |\n");
  }

  @Test
  void listsAlertsAfterTheFailureModes() {
    DetectionFigures failovers =
        new DetectionFigures(
            "2.2.0",
            "five-failovers",
            0,
            List.of(),
            List.of(new Seen("FlinkJobManagerUnstable", 110, Optional.empty())));

    String page = new DetectionReport(List.of(failovers, SLOW)).page();

    assertThat(page)
        .contains("| `FlinkJobManagerUnstable` | five-failovers | 2.2.0 | 110.0 s | not measured |")
        .contains("| 2.2.0 | 1 | 1.0 | none |\n");
    assertThat(page.indexOf("`FlinkJobManagerUnstable`"))
        .isGreaterThan(page.indexOf("`LagRising`"));
  }

  @Test
  void addsUpTheHealthyMinutes() {
    DetectionFigures steady = new DetectionFigures("2.2.0", "steady", 90, List.of(), List.of());

    assertThat(new DetectionReport(List.of(SLOW, steady)).page())
        .contains("| 2.2.0 | 2 | 2.5 | none |\n");
  }

  @Test
  void listsEveryFalseSignal() {
    DetectionFigures noisy =
        new DetectionFigures("1.20.3", "steady", 90, List.of("LagRising"), List.of());

    assertThat(new DetectionReport(List.of(noisy)).page())
        .contains("| 1.20.3 | 1 | 1.5 | LagRising in steady |\n");
  }

  @Test
  void theDocumentationHasTheTextOfTheReport() {
    assertThat(PageText.ofFile("detection.md"))
        .isEqualTo(PageText.of(new DetectionReport(List.of()).page()));
  }
}
