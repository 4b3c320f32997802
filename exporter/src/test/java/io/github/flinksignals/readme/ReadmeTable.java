// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of README.md whose rows the code dictates: the first one below a heading. Each of them is
 * checked by a test; run with {@code -Dreadme.update}, the test writes the table instead.
 */
public final class ReadmeTable {
  private static final String UPDATE = "readme.update";

  private final Path file;
  private final String heading;
  private final boolean update;

  ReadmeTable(Path file, String heading, boolean update) {
    this.file = file;
    this.heading = heading;
    this.update = update;
  }

  /**
   * A table of the README.
   *
   * @param heading the line above it, such as {@code "## Settings"}
   */
  public static ReadmeTable below(String heading) {
    return below("README.md", heading);
  }

  /**
   * A table of another document.
   *
   * @param file from the root of the repository
   */
  public static ReadmeTable below(String file, String heading) {
    return new ReadmeTable(
        Repository.root().resolve(file), heading, System.getProperty(UPDATE) != null);
  }

  /**
   * Fails with what to change unless the table says just this.
   *
   * @param source where the rows come from, for whoever reads the failure
   */
  public void mustSay(String source, List<String> header, List<List<String>> rows) {
    List<String> lines = read();
    int begin = begin(lines);
    int end = end(lines, begin);
    MarkdownTable wanted = new MarkdownTable(header, rows);
    if (update) {
      List<String> updated = new ArrayList<>(lines.subList(0, begin));
      updated.addAll(wanted.lines());
      updated.addAll(lines.subList(end, lines.size()));
      write(updated);
      return;
    }
    List<String> steps =
        TableDifferences.between(MarkdownTable.parse(lines.subList(begin, end)), wanted);
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
              + "\nOr let it be written: mvn test -Dtest='Readme*Test' -Dreadme.update");
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
