// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.readme.ReadmeTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeMetricsTest {
  @Test
  void theReadmeListsEveryMetric() {
    ReadmeTable.below("## Metrics")
        .mustSay(
            "export.Metric",
            List.of("Metric", "Type", "Labels", "Meaning"),
            Arrays.stream(Metric.values()).map(ReadmeMetricsTest::row).toList());
  }

  private static List<String> row(Metric metric) {
    return List.of(
        "`" + metric.metricName() + "`",
        metric.type().name().toLowerCase(Locale.ROOT),
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
        metric.help());
  }
}
