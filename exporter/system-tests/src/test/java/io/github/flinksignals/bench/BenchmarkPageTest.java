// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.MarkdownTable;
import io.github.flinksignals.docs.PageText;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkPageTest {
  private static final MarkdownTable EMPTY = new MarkdownTable(List.of("empty"), List.of());

  @Test
  void theDocumentationHasTheTextOfThePage() {
    BenchmarkPage page = new BenchmarkPage();
    page.pollCost(new PollCost.Tables(EMPTY, EMPTY));
    page.scrapeLatency(EMPTY);
    page.growth(EMPTY);
    page.startTime(EMPTY);
    page.hour(EMPTY);
    page.historySize(EMPTY);
    assertThat(withoutMachine(PageText.ofFile("benchmarks.md")))
        .isEqualTo(withoutMachine(PageText.of(page.text())));
  }

  private static List<String> withoutMachine(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("Measured on ")).toList();
  }
}
