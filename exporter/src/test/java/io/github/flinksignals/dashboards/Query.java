// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PromQL query that contains Grafana variables.
 *
 * @param place where the query is defined, for failure messages
 */
record Query(String place, String expression) {
  private static final Pattern METRIC =
      Pattern.compile("\\b(flink_\\w+|jvm_\\w+|process_\\w+|up)\\b");
  private static final Pattern SELECTOR = Pattern.compile("(" + METRIC + ")\\{([^}]*)}");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

  /** Example values that make every query valid PromQL. */
  static final Map<String, String> PLAUSIBLE =
      Map.of(
          "job", ".+",
          "instance", ".+",
          "cluster", ".*",
          "namespace", ".*",
          "app", ".*",
          "job_name", ".+",
          "__rate_interval", "1m",
          "__from", "0",
          "__to", "4000000000000");

  /**
   * A selector in the query.
   *
   * @param before the query text before it
   * @param after the query text after it
   * @param matchers by label, including the operator, for example {@code =~$job} for {@code job}
   */
  record Selector(String metric, String before, String after, Map<String, String> matchers) {}

  List<Selector> selectors() {
    List<Selector> selectors = new ArrayList<>();
    Matcher selector = SELECTOR.matcher(expression);
    while (selector.find()) {
      Map<String, String> matchers = new TreeMap<>();
      Matcher matcher = MATCHER.matcher(selector.group(3));
      while (matcher.find()) {
        matchers.put(matcher.group(1), matcher.group(2) + matcher.group(3));
      }
      selectors.add(
          new Selector(
              selector.group(1),
              expression.substring(0, selector.start()),
              expression.substring(selector.end()),
              matchers));
    }
    return selectors;
  }

  /** Every metric name in the query, inside a selector or not. */
  List<String> metrics() {
    return METRIC.matcher(expression).results().map(result -> result.group(1)).toList();
  }

  /** The query as Grafana sends it. {@code $1} belongs to {@code label_replace}. */
  String with(Map<String, String> variables) {
    return substitute(expression, variables);
  }

  static String substitute(String text, Map<String, String> variables) {
    return Pattern.compile("\\$([a-z_]\\w*)")
        .matcher(text)
        .replaceAll(
            found -> {
              String value = variables.get(found.group(1));
              if (value == null) {
                throw new IllegalArgumentException("no variable " + found.group() + ": " + text);
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
