// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How a panel shows the values of one field: unit, colours and value mappings. Covers only the
 * options that the dashboards in this repository use.
 *
 * @param config the panel's defaults, merged with the overrides of the field
 * @param now the reference time for "ago"
 */
record FieldStyle(ObjectNode config, Instant now) {
  private static final Map<String, String> COLOURS =
      Map.of(
          "green", "#73BF69",
          "orange", "#FF9830",
          "red", "#F2495C",
          "blue", "#5794F2",
          "purple", "#B877D9",
          "text", "#CCCCDC",
          "transparent", "transparent");
  private static final List<String> PALETTE =
      List.of(
          "#73BF69", "#F2CC0C", "#8AB8FF", "#FF780A", "#F2495C", "#5794F2", "#B877D9", "#705DA0",
          "#37872D", "#FADE2A", "#447EBC", "#C15C17");

  static FieldStyle of(Panel panel, String field, Instant now) {
    ObjectNode config = panel.defaults().deepCopy();
    for (JsonNode override : panel.overrides()) {
      if (override.path("matcher").path("options").asText().equals(field)) {
        for (JsonNode property : override.path("properties")) {
          config.set(property.path("id").asText(), property.path("value"));
        }
      }
    }
    return new FieldStyle(config, now);
  }

  static String colour(String name) {
    return COLOURS.getOrDefault(name, name);
  }

  /** The text shown if there is no value. */
  String noValue() {
    return config.path("noValue").asText("No data");
  }

  private JsonNode mapping(double value) {
    String key = Long.toString(Math.round(value));
    return config.path("mappings").path(0).path("options").path(key);
  }

  String text(double value) {
    String mapped = mapping(value).path("text").asText();
    return mapped.isEmpty() ? withUnit(value) : mapped;
  }

  private String withUnit(double value) {
    return switch (config.path("unit").asText()) {
      case "s" -> duration(value);
      case "bytes" -> bytes(value);
      case "percentunit" -> Html.format("%.0f %%", 100 * value);
      case "dateTimeFromNow" -> duration(now.toEpochMilli() / 1000.0 - value / 1000) + " ago";
      case "ops", "reqps", "cps" -> number(value) + "/s";
      default -> number(value);
    };
  }

  private static String duration(double seconds) {
    double size = Math.abs(seconds);
    if (size == 0) {
      return "0 s";
    }
    if (size < 1) {
      return Html.format("%.0f ms", 1000 * seconds);
    }
    return size < 120 ? number(seconds) + " s" : Html.format("%.1f min", seconds / 60);
  }

  private static String bytes(double bytes) {
    return bytes < 1 << 20
        ? Html.format("%.0f KiB", bytes / 1024)
        : Html.format("%.0f MiB", bytes / (1 << 20));
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
    return Html.format(whole ? "%.0f" : "%.2f", value);
  }

  /** The colour of a value: from its mapping, else the fixed colour, else from its threshold. */
  String colour(double value) {
    JsonNode mapped = mapping(value).path("color");
    if (!mapped.isMissingNode()) {
      return colour(mapped.asText());
    }
    JsonNode fixed = config.path("color").path("fixedColor");
    if (!fixed.isMissingNode()) {
      return colour(fixed.asText());
    }
    String colour = "text";
    for (JsonNode step : config.path("thresholds").path("steps")) {
      if (step.path("value").isNull() || value >= step.path("value").asDouble()) {
        colour = step.path("color").asText();
      }
    }
    return colour(colour);
  }

  /** The colour of a line: the fixed colour of the field, or one from the palette. */
  String line(int index) {
    JsonNode fixed = config.path("color").path("fixedColor");
    return fixed.isMissingNode() ? PALETTE.get(index % PALETTE.size()) : colour(fixed.asText());
  }

  boolean dashed() {
    return config.has("custom.lineStyle");
  }
}
