// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of the chart with the comments above them, as rows of a table. */
final class ChartValues {
  private static final Pattern LINE = Pattern.compile("( *)(?:# (.*)|([\\w.]+):.*)");

  private ChartValues() {}

  /** Path, default and meaning of each value that has a comment. */
  static List<List<String>> rows(Path file) {
    JsonNode values = Manifests.read(file);
    List<List<String>> rows = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String comment = null;
    for (String line : lines(file)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        comment = null;
      } else if (matcher.group(2) != null) {
        comment = matcher.group(2);
      } else {
        path.subList(matcher.group(1).length() / 2, path.size()).clear();
        path.add(matcher.group(3));
        if (comment != null) {
          JsonNode value = values.at("/" + String.join("/", path));
          rows.add(List.of("`" + String.join(".", path) + "`", "`" + value + "`", comment));
        }
        comment = null;
      }
    }
    return rows;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
