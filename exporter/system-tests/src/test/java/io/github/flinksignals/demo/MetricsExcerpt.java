// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.util.List;
import java.util.stream.Stream;

/** Selects lines from a page in the Prometheus text format. */
final class MetricsExcerpt {
  private static final String ONLY_ONES = "=1";

  private MetricsExcerpt() {}

  /**
   * The samples of these metrics, unchanged and in the order of {@code metrics}.
   *
   * @param metrics a metric name for all its samples, or a name followed by {@code =1} for the
   *     samples whose value is 1
   */
  static List<String> of(String page, String... metrics) {
    List<String> lines = page.lines().filter(line -> !line.startsWith("#")).toList();
    return Stream.of(metrics).flatMap(metric -> select(lines, metric)).toList();
  }

  private static Stream<String> select(List<String> lines, String metric) {
    boolean onlyOnes = metric.endsWith(ONLY_ONES);
    String name = onlyOnes ? metric.substring(0, metric.length() - ONLY_ONES.length()) : metric;
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> !onlyOnes || line.endsWith(" 1.0"));
  }
}
