// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.readme;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table as GitHub writes it, a row in a line.
 *
 * @param rows cells as they are read, without the backslash that a bar needs in a cell
 */
public record MarkdownTable(List<String> header, List<List<String>> rows) {
  private static final String BAR = "(?<!\\\\)\\|";

  public MarkdownTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /**
   * @param lines all that begin with a bar, the header and the line below it included
   */
  static MarkdownTable parse(List<String> lines) {
    if (lines.size() < 2) {
      throw new IllegalArgumentException("a table has a header and a line below it");
    }
    return new MarkdownTable(
        cells(lines.get(0)),
        lines.subList(2, lines.size()).stream().map(MarkdownTable::cells).toList());
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceFirst("^\\|", "").replaceFirst(BAR + "$", "");
    return Arrays.stream(inner.split(BAR, -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  /** As it stands in a document. */
  public List<String> lines() {
    String below = "|" + String.join("|", Collections.nCopies(header.size(), "---")) + "|";
    return Stream.concat(Stream.of(line(header), below), rows.stream().map(MarkdownTable::line))
        .toList();
  }

  static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
