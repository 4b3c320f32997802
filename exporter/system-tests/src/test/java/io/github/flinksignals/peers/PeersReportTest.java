// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.PageText;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersReportTest {
  @Test
  void listsTheMediansOfBoth() {
    PeersReport report =
        new PeersReport(
            List.of(
                new PeerFigures(
                    "2.2.0",
                    8,
                    List.of(
                        new PageFetch(170, 20_000, 3_000, 1),
                        new PageFetch(170, 20_000, 3_000, 90),
                        new PageFetch(170, 20_000, 3_000, 2)),
                    List.of(new PageFetch(2_700, 1_200_000, 60_000, 40)),
                    List.of())));
    assertThat(report.page())
        .contains("| 2.2.0 | 8 | Flink Signals | 170 | 20 | 3.0 | 2.0 (1.0-90.0) |\n")
        .contains("| 2.2.0 | 8 | PrometheusReporter | 2,700 | 1,200 | 60.0 | 40.0 (40.0-40.0) |\n");
  }

  @Test
  void listsTheMedianCostOfACycle() {
    PeersReport report =
        new PeersReport(
            List.of(
                new PeerFigures(
                    "2.3.0",
                    8,
                    List.of(new PageFetch(170, 20_000, 3_000, 1)),
                    List.of(new PageFetch(2_700, 1_200_000, 60_000, 40)),
                    List.of(
                        new ToolCost(
                            "Flink Signals",
                            List.of(
                                new CycleCost(7, 18_000, 9, 3),
                                new CycleCost(7.2, 19_000, 90, -1),
                                new CycleCost(7, 18_400, 11, 2)))))));
    assertThat(report.page())
        .contains(
            "| 2.3.0 | 8 | Flink Signals | 7 | 18.4 | 11.0 (9.0 to 90.0) | 2.0 (-1.0 to 3.0) |\n");
  }

  @Test
  void listsRequestsByParallelism() {
    assertThat(new PeersReport(List.of()).page())
        .as("the loops of the receiver send 24, 32, 48 and 80 requests for this job")
        .containsPattern(
            "OpenTelemetry flinkmetricsreceiver \\| [^|]+ \\| 24 \\| 32 \\| 48 \\| 80 ")
        .as("tools that request whole tasks send the same number at any parallelism")
        .containsPattern("Flink Signals \\| [^|]+ \\| 7 \\| 7 \\| 7 \\| 7 ")
        .containsPattern("Flink autoscaler \\| [^|]+ \\| 9 \\| 9 \\| 9 \\| 9 ");
  }

  @Test
  void theDocumentationHasTheTextOfTheReport() {
    assertThat(PageText.ofFile("peers.md"))
        .isEqualTo(PageText.of(new PeersReport(List.of()).page()));
  }
}
