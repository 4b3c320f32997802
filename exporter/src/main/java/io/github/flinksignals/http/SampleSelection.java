// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The lines of the page of metrics with some of the samples, read from the rendered page. */
record SampleSelection(RenderedPage page, Set<String> names) implements Response.Body {
  private static final String END = "# EOF";

  @Override
  public long length() {
    return page.selectionLength(names, this::count);
  }

  private long count() {
    try {
      long[] length = new long[1];
      select(line -> length[0] += line.length);
      return length[0];
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    select(out::write);
  }

  private interface Lines {
    void add(byte[] line) throws IOException;
  }

  /** Keeps the comments before samples, and drops those of a family without any. */
  private void select(Lines lines) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(page.text(), StandardCharsets.UTF_8))) {
      List<String> comments = new ArrayList<>();
      boolean inComments = false;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals(END)) {
          add(line, lines);
        } else if (line.startsWith("#")) {
          if (!inComments) {
            comments.clear();
          }
          comments.add(line);
          inComments = true;
        } else {
          inComments = false;
          if (names.contains(name(line))) {
            for (String comment : comments) {
              add(comment, lines);
            }
            comments.clear();
            add(line, lines);
          }
        }
      }
    }
  }

  private static String name(String sample) {
    int end = 0;
    while (end < sample.length() && sample.charAt(end) != '{' && sample.charAt(end) != ' ') {
      end++;
    }
    return sample.substring(0, end);
  }

  private static void add(String line, Lines lines) throws IOException {
    lines.add((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
