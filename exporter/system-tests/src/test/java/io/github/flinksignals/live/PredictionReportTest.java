// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.PageText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PredictionReportTest {
  private static final PredictionFigures GOOD = known(1, 2, 2);
  private static final PredictionFigures BAD = known(2, 4, 1);
  private static final PredictionFigures UNKNOWN =
      new PredictionFigures(
          "2.3.0", "sink", 1, 2, 0.98, Optional.empty(), Optional.empty(), Optional.empty(), 1.02);

  private static PredictionFigures known(int from, int to, double observed) {
    return new PredictionFigures(
        "2.3.0",
        "keyed",
        from,
        to,
        0.98,
        Optional.of(1.43),
        Optional.of(1.8),
        Optional.of(2.1),
        observed);
  }

  @Test
  void comparesWhatWasExpectedWithWhatWasObserved() {
    assertThat(new PredictionReport(List.of(GOOD, BAD, UNKNOWN)).page())
        .contains("| `keyed` | 2.3.0 | 1 | 2 | 0.98 | 1.43 to 2.10 | 1.80 | 2.00 | 10 % |\n")
        .contains(
            "| `keyed` | 2.3.0 | 2 | 4 | 0.98 | 1.43 to 2.10 | 1.80 | 1.00 (outside) | 80 % |\n")
        .contains("| `sink` | 2.3.0 | 1 | 2 | 0.98 | unknown |  | 1.02 |  |\n")
        .endsWith("| 3 | 2 | 1 | 45 % |\n");
  }

  @Test
  void theDocumentationHasTheTextOfTheReport() {
    assertThat(PageText.ofFile("prediction.md"))
        .isEqualTo(PageText.of(new PredictionReport(List.of()).page()));
  }
}
