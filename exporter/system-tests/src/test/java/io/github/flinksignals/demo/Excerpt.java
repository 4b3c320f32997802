// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.util.List;
import java.util.stream.Stream;

/** The lines of a page of metrics that matter at a moment, as they were served. */
final class Excerpt {
  private static final String ONE = "=1";

  private Excerpt() {}

  /**
   * The samples of these metrics, in the order of the metrics.
   *
   * @param metrics a name, for all of its samples, or a name and {@code =1}, for those that are 1
   */
  static List<String> of(String page, String... metrics) {
    List<String> lines = page.lines().filter(line -> !line.startsWith("#")).toList();
    return Stream.of(metrics).flatMap(metric -> select(lines, metric)).toList();
  }

  private static Stream<String> select(List<String> lines, String metric) {
    boolean onlyOnes = metric.endsWith(ONE);
    String name = onlyOnes ? metric.substring(0, metric.length() - ONE.length()) : metric;
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> !onlyOnes || line.endsWith(" 1.0"));
  }
}
