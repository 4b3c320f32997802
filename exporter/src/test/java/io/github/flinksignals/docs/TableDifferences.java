// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The changes that turn one table into another; rows are identified by their first cell. */
final class TableDifferences {
  private TableDifferences() {}

  static List<String> between(MarkdownTable found, MarkdownTable expected) {
    List<String> steps = new ArrayList<>();
    if (!found.header().equals(expected.header())) {
      steps.add("change the header to: " + MarkdownTable.line(expected.header()));
    }
    Map<String, List<String>> foundRows = byFirstCell(found);
    Map<String, List<String>> expectedRows = byFirstCell(expected);
    expectedRows.forEach(
        (key, row) -> {
          List<String> before = foundRows.get(key);
          if (before == null) {
            steps.add("add: " + MarkdownTable.line(row));
          } else if (!before.equals(row)) {
            steps.add(
                "replace: " + MarkdownTable.line(before) + "\n  with: " + MarkdownTable.line(row));
          }
        });
    foundRows.forEach(
        (key, row) -> {
          if (!expectedRows.containsKey(key)) {
            steps.add("remove: " + MarkdownTable.line(row));
          }
        });
    if (steps.isEmpty() && !found.rows().equals(expected.rows())) {
      steps.add("put the rows into this order, each once: " + expectedRows.keySet());
    }
    return steps;
  }

  private static Map<String, List<String>> byFirstCell(MarkdownTable table) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    table.rows().forEach(row -> rows.putIfAbsent(row.get(0), row));
    return rows;
  }
}
