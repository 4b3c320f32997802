// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import io.github.flinksignals.alerts.AlertPack;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Evaluates the shipped alerts over recorded series, in Prometheus's own engine. */
final class ShippedAlerts {
  private static final Pattern METRIC =
      Pattern.compile("(?<![:\\w])(?:flink|process)_[a-z_]+\\b(?!:)");

  /** A query of promtool reads at most 10,000 samples. */
  private static final int CLUSTERS_AT_ONCE = 8;

  /** A firing alert is listed once for each time that it begins to fire. */
  private static final String PAGES =
      "sum by (alertname, cluster, job_name) (count_over_time("
          + "(ALERTS{alertstate=\"firing\"} unless ALERTS{alertstate=\"firing\"} offset 15s)[%s:15s]))";

  private static final Pattern PAGE =
      Pattern.compile(
          "alertname=\"(\\w+)\", cluster=\"([^\"]+)\"(?:, job_name=\"([^\"]+)\")?\\} ([0-9.E+]+)");

  private ShippedAlerts() {}

  /**
   * An alert that fired.
   *
   * @param job empty for an alert about a cluster
   * @param count how often it began to fire
   */
  record Page(String alert, String cluster, String job, int count) {}

  /** The names of the metrics in the expressions of the alerts. */
  static Set<String> metrics() {
    return AlertPack.expressions().stream()
        .flatMap(expression -> METRIC.matcher(expression).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  /** The alerts that fire while Prometheus scrapes these series. */
  static List<Page> fired(List<AlertInputs> inputs, Path directory, Duration timeout) {
    long seconds = inputs.stream().mapToLong(one -> one.duration().toSeconds()).max().orElse(0);
    StringBuilder yaml = new StringBuilder();
    yaml.append("rule_files: ['").append(AlertPack.RULES).append("']\n");
    yaml.append("evaluation_interval: 15s\ntests:\n");
    for (int from = 0; from < inputs.size(); from += CLUSTERS_AT_ONCE) {
      yaml.append("  - interval: ").append(SimulatedCluster.INTERVAL.toSeconds());
      yaml.append("s\n    input_series:\n");
      int to = Math.min(inputs.size(), from + CLUSTERS_AT_ONCE);
      inputs.subList(from, to).forEach(one -> one.write(yaml));
      yaml.append("    promql_expr_test:\n      - expr: '")
          .append(PAGES.formatted(seconds + "s"))
          .append("'\n        eval_time: ")
          .append(seconds)
          .append("s\n        exp_samples: []\n");
    }
    try {
      Path file = Files.writeString(directory.resolve("false-alarms.test.yml"), yaml);
      Tools.Result result =
          Tools.run(directory, "", timeout, "promtool", "test", "rules", file.toString());
      List<Page> pages = pages(result.output());
      if (result.exitCode() != 0 && pages.isEmpty()) {
        throw new IllegalStateException(result.output());
      }
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Page> pages(String output) {
    List<Page> pages = new ArrayList<>();
    Matcher matcher = PAGE.matcher(output);
    while (matcher.find()) {
      String job = matcher.group(3) == null ? "" : matcher.group(3);
      pages.add(
          new Page(
              matcher.group(1), matcher.group(2), job, (int) Double.parseDouble(matcher.group(4))));
    }
    return pages;
  }
}
