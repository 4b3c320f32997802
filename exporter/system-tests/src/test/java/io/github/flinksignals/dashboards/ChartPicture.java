// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Draws a time series panel: lines or stacked bars, with thresholds and events. */
final class ChartPicture {
  private static final int LEFT = 62;
  private static final int BELOW = 54;
  private static final int LEGEND_WIDTH = 290;
  private static final int TICKS = 4;

  private final PanelData data;
  private final Axis x;
  private final Axis y;
  private final StringBuilder svg = new StringBuilder();
  private final StringBuilder legend = new StringBuilder();

  private ChartPicture(PanelData data, int width, int height) {
    this.data = data;
    this.x = Axis.ofTime(data.queryRunner(), LEFT, width - 12.0);
    this.y = vertical(height - (double) BELOW);
  }

  static String draw(PanelData data, List<Preview.Event> events, int width, int height) {
    if (data.series().isEmpty()) {
      return Html.noValue(data.style("").noValue());
    }
    JsonNode legend = data.panel().json().path("options").path("legend");
    boolean legendOnTheRight = legend.path("placement").asText().equals("right");
    int chart = legendOnTheRight ? width - LEGEND_WIDTH : width;
    ChartPicture picture = new ChartPicture(data, chart, height);
    picture.grid(chart, height - BELOW);
    picture.limits(chart);
    if (picture.custom("drawStyle").asText().equals("bars")) {
      picture.bars();
    } else {
      picture.lines();
    }
    picture.events(events, height - BELOW);
    return Html.format(
        "<svg width=\"%d\" height=\"%d\">%s</svg><div class=\"legend\" style=\"%s\">%s</div>",
        chart,
        height - 34,
        picture.svg,
        legendOnTheRight ? "top:34px;left:" + chart + "px" : "",
        picture.legend);
  }

  private JsonNode custom(String name) {
    return data.panel().defaults().path("custom").path(name);
  }

  private Axis vertical(double bottom) {
    boolean logarithmic = custom("scaleDistribution").path("type").asText().equals("log");
    boolean stacked = custom("stacking").path("mode").asText().equals("normal");
    Map<Double, Double> sums = new HashMap<>();
    data.series().stream()
        .flatMap(one -> one.series().points().stream())
        .forEach(
            point -> sums.merge(point.time(), point.value(), stacked ? Double::sum : Double::max));
    double most =
        DoubleStream.concat(sums.values().stream().mapToDouble(Double::doubleValue), limits())
            .max()
            .orElse(1);
    double least =
        data.series().stream()
            .flatMap(one -> one.series().points().stream())
            .mapToDouble(QueryRunner.Point::value)
            .filter(value -> !logarithmic || value > 0)
            .min()
            .orElse(0);
    if (logarithmic) {
      return new Axis(Math.max(least, 0.001), Math.max(most, 1) * 1.3, bottom, 6, true);
    }
    return new Axis(Math.min(least, 0), most <= 0 ? 1 : most * 1.08, bottom, 6, false);
  }

  private DoubleStream limits() {
    boolean drawn = custom("thresholdsStyle").path("mode").asText().equals("line");
    return Dashboard.elements(data.panel().defaults().path("thresholds").path("steps"))
        .map(step -> step.path("value"))
        .filter(value -> drawn && value.isNumber())
        .mapToDouble(JsonNode::asDouble);
  }

  private void grid(int width, int bottom) {
    FieldStyle style = data.style("");
    for (int i = 0; i <= TICKS; i++) {
      double value = y.value(i / (double) TICKS);
      svg.append(line(LEFT, y.at(value), width - 12.0, y.at(value), "#2A2C33", ""));
      svg.append(
          Html.format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT - 6, y.at(value) + 4, Html.escape(style.text(value))));
    }
    svg.append(x.timeLabels(bottom + 16.0));
  }

  private void limits(int width) {
    limits()
        .forEach(
            limit ->
                svg.append(
                    line(
                        LEFT,
                        y.at(limit),
                        width - 12.0,
                        y.at(limit),
                        FieldStyle.colour("orange"),
                        "")));
  }

  private void lines() {
    double gap = 1.5 * data.queryRunner().step().toSeconds();
    int index = 0;
    for (PanelData.NamedSeries one : data.series()) {
      FieldStyle style = data.style(one.name());
      StringBuilder path = new StringBuilder();
      double before = Double.NEGATIVE_INFINITY;
      for (QueryRunner.Point point : one.series().points()) {
        path.append(point.time() - before > gap ? 'M' : 'L');
        path.append(Html.format("%.1f %.1f ", x.at(point.time()), y.at(point.value())));
        before = point.time();
      }
      svg.append(
          Html.format(
              "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linecap=\"round\" %s/>",
              path, style.line(index), style.dashed() ? "stroke-dasharray=\"8 6\"" : ""));
      legend.append(Html.entry(style.line(index++), one.name()));
    }
  }

  private void bars() {
    double width = x.at((double) data.queryRunner().step().toSeconds()) - x.at(0);
    Map<Double, Double> below = new HashMap<>();
    int index = 0;
    for (PanelData.NamedSeries one : data.series()) {
      String colour = data.style(one.name()).line(index++);
      for (QueryRunner.Point point : one.series().points()) {
        double from = below.getOrDefault(point.time(), 0.0);
        below.put(point.time(), from + point.value());
        svg.append(
            Html.format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x.at(point.time()),
                y.at(from + point.value()),
                width,
                y.at(from) - y.at(from + point.value()),
                colour));
      }
      legend.append(Html.entry(colour, one.name()));
    }
  }

  private void events(List<Preview.Event> events, int bottom) {
    for (Preview.Event event : events) {
      double at = x.at(event.time());
      if (at >= x.begin() && at <= x.end()) {
        svg.append(line(at, 6, at, bottom, event.colour(), "stroke-dasharray=\"3 3\""));
      }
    }
  }

  private static String line(
      double x1, double y1, double x2, double y2, String colour, String more) {
    return Html.format(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>",
        x1, y1, x2, y2, colour, more);
  }
}
