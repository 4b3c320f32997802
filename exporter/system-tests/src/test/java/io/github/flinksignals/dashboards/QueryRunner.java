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

  /** Adds the time range to the variables. */
  QueryRunner {
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.put("__from", Long.toString(from.toEpochMilli()));
    all.put("__to", Long.toString(to.toEpochMilli()));
    variables = all;
  }

  /** For this dashboard, with "All" selected in each of its variables. */
  QueryRunner forDashboard(Dashboard dashboard) {
    Map<String, String> selected = new LinkedHashMap<>(variables);
    for (JsonNode variable : dashboard.variablesWithQuery()) {
      if (variable.has("allValue")) {
        selected.put(variable.path("name").asText(), variable.path("allValue").asText());
      }
    }
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
