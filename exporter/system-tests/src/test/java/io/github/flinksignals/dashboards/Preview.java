// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTML page that shows a dashboard much as Grafana does. It is labelled as a preview, because
 * Grafana did not draw it.
 */
record Preview(Dashboard dashboard, String html, int width, int height) {
  private static final int COLUMN = 64;
  private static final int LINE = 36;
  private static final int GAP = 6;
  private static final int TOP = 44;

  private static final String STYLE =
      """
      body { margin: 0; background: #111217; color: #CCCCDC; font: 13px "DejaVu Sans", sans-serif; }
      h1 { position: absolute; left: 12px; top: 10px; margin: 0; font-size: 17px; }
      .label { position: absolute; right: 12px; top: 13px; color: #8E8E98; }
      .row { position: absolute; font-size: 15px; font-weight: bold; padding-top: 8px; }
      .panel { position: absolute; background: #181B1F; border: 1px solid #2A2C33;
        border-radius: 3px; overflow: hidden; }
      .title { font-weight: bold; padding: 6px 8px; white-space: nowrap; }
      .stat { display: flex; justify-content: center; align-items: stretch; gap: 4px; }
      .value { flex: 1; display: flex; flex-direction: column; align-items: center;
        justify-content: center; text-align: center; font-size: 20px; overflow: hidden; }
      .value small { font-size: 11px; color: #CCCCDC; }
      table { border-collapse: collapse; width: 100%; }
      td, th { text-align: left; padding: 6px 8px; border-bottom: 1px solid #2A2C33; }
      th { color: #6E9FFF; font-weight: normal; }
      text { fill: #CCCCDC; font-size: 11px; }
      .none { color: #8E8E98; text-align: center; padding-top: 14px; }
      .legend { position: absolute; left: 8px; right: 8px; bottom: 5px; font-size: 11px;
        line-height: 15px; }
      .legend span { display: inline-block; white-space: nowrap; margin-right: 10px; }
      """;

  static Preview of(Dashboard dashboard, QueryRunner incident) {
    QueryRunner queryRunner = incident.forDashboard(dashboard);
    List<Panel> panels = dashboard.panelsAndRows();
    int lines =
        panels.stream().mapToInt(panel -> panel.grid("y") + panel.grid("h")).max().orElse(0);
    StringBuilder html = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\"><style>");
    html.append(STYLE).append("</style><h1>");
    html.append(Html.escape(dashboard.json().path("title").asText()));
    html.append(
        "</h1><div class=\"label\">Preview with data of a real run, not drawn by Grafana</div>");
    List<Event> events = events(dashboard, queryRunner);
    for (Panel panel : panels) {
      html.append(draw(panel, queryRunner, events));
    }
    return new Preview(dashboard, html.toString(), 24 * COLUMN + 2 * GAP, TOP + lines * LINE + GAP);
  }

  /** Height in pixels of the first grid lines of the dashboard. */
  int height(int lines) {
    return TOP + lines * LINE;
  }

  /**
   * An event.
   *
   * @param time in seconds since the epoch
   */
  record Event(double time, String colour) {}

  private static List<Event> events(Dashboard dashboard, QueryRunner queryRunner) {
    List<Event> events = new ArrayList<>();
    for (JsonNode annotation : dashboard.annotations()) {
      String colour = FieldStyle.colour(annotation.path("iconColor").asText());
      queryRunner
          .range(new Query("annotation", annotation.path("expr").asText()))
          .forEach(
              series ->
                  series.points().stream()
                      .map(point -> new Event(point.value() / 1000, colour))
                      .distinct()
                      .forEach(events::add));
    }
    return events;
  }

  private static String draw(Panel panel, QueryRunner queryRunner, List<Event> events) {
    int width = panel.grid("w") * COLUMN - GAP;
    int height = panel.grid("h") * LINE - GAP;
    String box =
        Html.format(
            "<div class=\"%s\" style=\"left:%dpx;top:%dpx;width:%dpx;height:%dpx\">",
            panel.isRow() ? "row" : "panel",
            GAP + panel.grid("x") * COLUMN,
            TOP + panel.grid("y") * LINE,
            width,
            height);
    String title = Html.escape(panel.title());
    if (panel.isRow()) {
      return box + "&#9662; " + title + "</div>";
    }
    PanelData data = PanelData.of(panel, queryRunner);
    String picture =
        switch (panel.type()) {
          case "stat" -> StatPicture.draw(data, height - 30);
          case "table" -> TablePicture.draw(data);
          case "bargauge" -> BarPicture.draw(data, width, height - 30);
          case "timeseries" -> ChartPicture.draw(data, events, width, height - 30);
          case "state-timeline", "status-history" ->
              StateTimelinePicture.draw(data, width, height - 30);
          default -> throw new IllegalArgumentException(panel + " is a " + panel.type());
        };
    return box + "<div class=\"title\">" + title + "</div>" + picture + "</div>";
  }
}
