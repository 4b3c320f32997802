// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of a Markdown document that repeats facts from the code: the first table below a heading.
 * A test compares the table with the code; with the system property {@code generate} set, the test
 * writes the table instead.
 */
public final class GeneratedTable {
  private static final String GENERATE = "generate";

  private final Path file;
  private final String heading;
  private final boolean generate;

  GeneratedTable(Path file, String heading, boolean generate) {
    this.file = file;
    this.heading = heading;
    this.generate = generate;
  }

  /**
   * The first table below a heading.
   *
   * @param file path of the document, relative to the root of the repository
   * @param heading the whole line, such as {@code "## Settings"}
   */
  public static GeneratedTable below(String file, String heading) {
    return new GeneratedTable(
        Repository.root().resolve(file), heading, System.getProperty(GENERATE) != null);
  }

  /**
   * Fails with the necessary changes unless the table has exactly this header and these rows.
   *
   * @param source where the rows come from, for the failure message
   */
  public void mustMatch(String source, List<String> header, List<List<String>> rows) {
    List<String> lines = read();
    int begin = begin(lines);
    int end = end(lines, begin);
    MarkdownTable expected = new MarkdownTable(header, rows);
    if (generate) {
      List<String> generated = new ArrayList<>(lines.subList(0, begin));
      generated.addAll(expected.lines());
      generated.addAll(lines.subList(end, lines.size()));
      write(generated);
      return;
    }
    List<String> steps =
        TableDifferences.between(MarkdownTable.parse(lines.subList(begin, end)), expected);
    if (!steps.isEmpty()) {
      throw new AssertionError(
          "The table below '"
              + heading
              + "' in "
              + file.getFileName()
              + " differs from "
              + source
              + ".\n"
              + String.join("\n", steps)
              + "\nRun 'make generate' to write the table.");
    }
  }

  /** The first cell of each row. */
  public List<String> firstCells() {
    List<String> lines = read();
    int begin = begin(lines);
    return MarkdownTable.parse(lines.subList(begin, end(lines, begin))).rows().stream()
        .map(row -> row.get(0))
        .toList();
  }

  private int begin(List<String> lines) {
    int at = lines.indexOf(heading);
    if (at < 0) {
      throw new AssertionError(file.getFileName() + " has no heading '" + heading + "'");
    }
    for (int i = at + 1; i < lines.size() && !lines.get(i).startsWith("#"); i++) {
      if (lines.get(i).startsWith("|")) {
        return i;
      }
    }
    throw new AssertionError(file.getFileName() + " has no table below '" + heading + "'");
  }

  private static int end(List<String> lines, int begin) {
    int end = begin;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    return end;
  }

  private List<String> read() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void write(List<String> lines) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
