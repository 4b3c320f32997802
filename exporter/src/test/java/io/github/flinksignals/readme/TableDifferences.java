// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.readme;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must be done to a table until it says what it should; rows go by their first cell. */
final class TableDifferences {
  private TableDifferences() {}

  static List<String> between(MarkdownTable found, MarkdownTable wanted) {
    List<String> steps = new ArrayList<>();
    if (!found.header().equals(wanted.header())) {
      steps.add("write as the header: " + MarkdownTable.line(wanted.header()));
    }
    Map<String, List<String>> foundRows = byFirstCell(found);
    Map<String, List<String>> wantedRows = byFirstCell(wanted);
    wantedRows.forEach(
        (key, row) -> {
          List<String> before = foundRows.get(key);
          if (before == null) {
            steps.add("add: " + MarkdownTable.line(row));
          } else if (!before.equals(row)) {
            steps.add(
                "replace: " + MarkdownTable.line(before) + "\n  by: " + MarkdownTable.line(row));
          }
        });
    foundRows.forEach(
        (key, row) -> {
          if (!wantedRows.containsKey(key)) {
            steps.add("remove: " + MarkdownTable.line(row));
          }
        });
    if (steps.isEmpty() && !found.rows().equals(wanted.rows())) {
      steps.add("put the rows into this order, each once: " + wantedRows.keySet());
    }
    return steps;
  }

  private static Map<String, List<String>> byFirstCell(MarkdownTable table) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    table.rows().forEach(row -> rows.putIfAbsent(row.get(0), row));
    return rows;
  }
}
