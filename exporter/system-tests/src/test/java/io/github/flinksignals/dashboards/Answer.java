// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the queries of a panel brought, each series under the name that its panel gives it. */
record Answer(Panel panel, Asking asking, List<Named> series) {
  private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  record Named(String target, String name, Asking.Series series) {}

  static Answer of(Panel panel, Asking asking) {
    List<Named> named = new ArrayList<>();
    for (JsonNode target : panel.targets()) {
      Query query = new Query(panel.toString(), target.path("expr").asText());
      boolean instant = target.path("instant").asBoolean();
      for (Asking.Series one : instant ? asking.instant(query) : asking.range(query)) {
        named.add(
            new Named(
                target.path("refId").asText(),
                name(target.path("legendFormat").asText(), one).strip(),
                one));
      }
    }
    return new Answer(panel, asking, named);
  }

  static String name(String format, Asking.Series series) {
    return LABEL
        .matcher(format)
        .replaceAll(
            label -> Matcher.quoteReplacement(series.labels().getOrDefault(label.group(1), "")));
  }

  Looks looks(String field) {
    return Looks.of(panel, field, asking.to());
  }
}
