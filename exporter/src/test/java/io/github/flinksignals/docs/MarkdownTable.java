// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in GitHub's Markdown, one row per line.
 *
 * @param rows cells without the backslash that escapes a pipe in Markdown
 */
public record MarkdownTable(List<String> header, List<List<String>> rows) {
  private static final String PIPE = "(?<!\\\\)\\|";

  public MarkdownTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /**
   * Reads a table.
   *
   * @param lines all lines of the table, including the header and the delimiter line
   */
  static MarkdownTable parse(List<String> lines) {
    if (lines.size() < 2) {
      throw new IllegalArgumentException("a table has a header and a delimiter line");
    }
    return new MarkdownTable(
        cells(lines.get(0)),
        lines.subList(2, lines.size()).stream().map(MarkdownTable::cells).toList());
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceFirst("^\\|", "").replaceFirst(PIPE + "$", "");
    return Arrays.stream(inner.split(PIPE, -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  /** The lines of the table in a document. */
  public List<String> lines() {
    String delimiter = "|" + String.join("|", Collections.nCopies(header.size(), "---")) + "|";
    return Stream.concat(Stream.of(line(header), delimiter), rows.stream().map(MarkdownTable::line))
        .toList();
  }

  static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
