// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws a table panel: labels and values, merged and renamed by the panel's transformations. */
final class TablePicture {
  private TablePicture() {}

  /** A cell: a text, or a number that is formatted by the style of its column. */
  private record Cell(String text, double number) {}

  static String draw(PanelData data) {
    List<Map<String, Cell>> rows = rows(data);
    if (rows.isEmpty()) {
      return Html.noValue(data.style("").noValue());
    }
    JsonNode organize = organize(data.panel());
    List<String> columns = columns(data.panel(), rows, organize);
    JsonNode sort = data.panel().json().path("options").path("sortBy").path(0);
    Comparator<Map<String, Cell>> order =
        Comparator.comparing(
            row -> {
              Cell cell = renamed(row, organize).get(sort.path("displayName").asText());
              return cell == null ? 0 : cell.number();
            });
    rows.sort(sort.path("desc").asBoolean() ? order.reversed() : order);
    StringBuilder html = new StringBuilder("<table><tr>");
    columns.forEach(column -> html.append("<th>").append(Html.escape(name(column, organize))));
    for (Map<String, Cell> row : rows) {
      html.append("<tr>");
      columns.forEach(
          column -> html.append(cell(row.get(column), data.style(name(column, organize)))));
    }
    return html.append("</table>").toString();
  }

  /** Merges series into one row if all labels that both have are equal. */
  private static List<Map<String, Cell>> rows(PanelData data) {
    boolean several = data.panel().targets().size() > 1;
    List<Map<String, Cell>> rows = new ArrayList<>();
    for (PanelData.NamedSeries one : data.series()) {
      Map<String, Cell> row = new TreeMap<>();
      one.series().labels().forEach((label, value) -> row.put(label, new Cell(value, 0)));
      String column = several ? "Value #" + one.target() : "Value";
      row.put(column, new Cell(null, one.series().last()));
      rows.stream()
          .filter(other -> agree(other, row))
          .findFirst()
          .ifPresentOrElse(other -> other.putAll(row), () -> rows.add(row));
    }
    return rows;
  }

  private static boolean agree(Map<String, Cell> left, Map<String, Cell> right) {
    return right.entrySet().stream()
        .allMatch(
            cell ->
                !left.containsKey(cell.getKey())
                    || left.get(cell.getKey()).equals(cell.getValue()));
  }

  private static JsonNode organize(Panel panel) {
    JsonNode transformations = panel.json().path("transformations");
    return transformations.path(transformations.size() - 1).path("options");
  }

  private static List<String> columns(
      Panel panel, List<Map<String, Cell>> rows, JsonNode organize) {
    return rows.stream()
        .flatMap(row -> row.keySet().stream())
        .distinct()
        .filter(column -> !organize.path("excludeByName").path(column).asBoolean())
        .filter(column -> !hidden(panel, name(column, organize)))
        .sorted(
            Comparator.comparingInt(
                column -> organize.path("indexByName").path(column).asInt(Integer.MAX_VALUE)))
        .toList();
  }

  /** Whether the column exists only for links. */
  private static boolean hidden(Panel panel, String name) {
    return panel.overrides().stream()
        .filter(override -> override.path("matcher").path("options").asText().equals(name))
        .flatMap(override -> Dashboard.elements(override.path("properties")))
        .anyMatch(property -> property.path("id").asText().equals("custom.hidden"));
  }

  private static Map<String, Cell> renamed(Map<String, Cell> row, JsonNode organize) {
    Map<String, Cell> renamed = new LinkedHashMap<>();
    row.forEach((column, cell) -> renamed.put(name(column, organize), cell));
    return renamed;
  }

  private static String name(String column, JsonNode organize) {
    return organize.path("renameByName").path(column).asText(column);
  }

  private static String cell(Cell cell, FieldStyle style) {
    if (cell == null) {
      return "<td>";
    }
    boolean coloured = style.config().has("custom.cellOptions");
    String text = cell.text() == null ? style.text(cell.number()) : cell.text();
    String colour = coloured ? style.colour(cell.number()) : FieldStyle.colour("text");
    return Html.format("<td style=\"color:%s\">%s", colour, Html.escape(text));
  }
}
