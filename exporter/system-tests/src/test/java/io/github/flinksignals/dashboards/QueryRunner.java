// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.live.PrometheusServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the queries of a dashboard against Prometheus, as Grafana does.
 *
 * @param variables values of the dashboard's variables and of Grafana's built-in variables
 */
record QueryRunner(
    PrometheusServer prometheus,
    Instant from,
    Instant to,
    Duration step,
    Map<String, String> variables) {
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
  private static final Pattern QUERY_RESULT = Pattern.compile("query_result\\((.*)\\)");

  /**
   * A series of a query result.
   *
   * @param points time in seconds, and value
   */
  record Series(Map<String, String> labels, List<Point> points) {
    double last() {
      return points.get(points.size() - 1).value();
    }
  }

  record Point(double time, double value) {}

  /** Adds the time range to the variables, unless they have one. */
  QueryRunner {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("__from", Long.toString(from.toEpochMilli()));
    all.put("__to", Long.toString(to.toEpochMilli()));
    all.putAll(variables);
    variables = all;
  }

  /**
   * For this dashboard, with "All" selected in each of its variables. A variable that does not
   * offer it and has no value yet gets what Grafana selects: the first value, or an empty text.
   */
  QueryRunner forDashboard(Dashboard dashboard) {
    QueryRunner runner = this;
    for (JsonNode variable : dashboard.variablesWithQuery()) {
      String name = variable.path("name").asText();
      if (variable.has("allValue")) {
        runner = runner.with(name, variable.path("allValue").asText());
      } else if (!variables.containsKey(name)) {
        runner = runner.with(name, runner.values(variable).stream().findFirst().orElse(""));
      }
    }
    return runner;
  }

  /** With this value of a variable. */
  QueryRunner with(String variable, String value) {
    Map<String, String> selected = new LinkedHashMap<>(variables);
    selected.put(variable, value);
    return new QueryRunner(prometheus, from, to, step, selected);
  }

  /** The result of a range query over the whole time range. */
  List<Series> range(Query query) {
    return series(
        "/api/v1/query_range?start=%d&end=%d&step=%d&query=%s"
            .formatted(
                from.getEpochSecond(),
                to.getEpochSecond(),
                step.toSeconds(),
                encoded(query.with(variables))));
  }

  /** The result of an instant query at the end of the time range. */
  List<Series> instant(Query query) {
    return series(
        "/api/v1/query?time=%d&query=%s"
            .formatted(to.getEpochSecond(), encoded(query.with(variables))));
  }

  /** The values that a variable offers for selection. */
  List<String> values(JsonNode variable) {
    Matcher result = QUERY_RESULT.matcher(variable.path("query").asText());
    if (result.matches()) {
      return values(result.group(1), variable.path("regex").asText());
    }
    Matcher query = LABEL_VALUES.matcher(variable.path("query").asText());
    if (!query.matches()) {
      throw new IllegalArgumentException(variable.path("query").asText());
    }
    List<String> values = new ArrayList<>();
    prometheus
        .get(
            "/api/v1/label/%s/values?match%%5B%%5D=%s"
                .formatted(query.group(2), encoded(Query.substitute(query.group(1), variables))))
        .forEach(value -> values.add(value.asText()));
    return values;
  }

  /** What the group of the regular expression, in slashes, matches in the texts of the series. */
  private List<String> values(String query, String regex) {
    Pattern pattern = Pattern.compile(regex.substring(1, regex.length() - 1));
    return instant(new Query("variable", query)).stream()
        .flatMap(
            one ->
                one.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=\"" + label.getValue() + '"'))
        .flatMap(label -> pattern.matcher(label).results())
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  private List<Series> series(String path) {
    List<Series> series = new ArrayList<>();
    for (JsonNode one : prometheus.get(path).path("result")) {
      Map<String, String> labels = new LinkedHashMap<>();
      one.path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      List<Point> points = new ArrayList<>();
      one.path("values").forEach(value -> points.add(point(value)));
      if (one.has("value")) {
        points.add(point(one.path("value")));
      }
      series.add(new Series(labels, points));
    }
    return series;
  }

  private static Point point(JsonNode pair) {
    return new Point(pair.path(0).asDouble(), Double.parseDouble(pair.path(1).asText()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
