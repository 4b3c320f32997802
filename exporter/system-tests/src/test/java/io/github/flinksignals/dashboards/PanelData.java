// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The query results of a panel. Each series has the name that the panel's legend format gives it.
 */
record PanelData(Panel panel, QueryRunner queryRunner, List<NamedSeries> series) {
  private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  record NamedSeries(String target, String name, QueryRunner.Series series) {}

  static PanelData of(Panel panel, QueryRunner queryRunner) {
    List<NamedSeries> named = new ArrayList<>();
    for (JsonNode target : panel.targets()) {
      Query query = new Query(panel.toString(), target.path("expr").asText());
      boolean instant = target.path("instant").asBoolean();
      for (QueryRunner.Series one :
          instant ? queryRunner.instant(query) : queryRunner.range(query)) {
        named.add(
            new NamedSeries(
                target.path("refId").asText(),
                name(target.path("legendFormat").asText(), one).strip(),
                one));
      }
    }
    return new PanelData(panel, queryRunner, named);
  }

  static String name(String format, QueryRunner.Series series) {
    return LABEL
        .matcher(format)
        .replaceAll(
            label -> Matcher.quoteReplacement(series.labels().getOrDefault(label.group(1), "")));
  }

  FieldStyle style(String field) {
    return FieldStyle.of(panel, field, queryRunner.to());
  }
}
