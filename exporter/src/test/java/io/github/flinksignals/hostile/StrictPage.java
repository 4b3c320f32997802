// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A page in the Prometheus text format, parsed strictly: no duplicate series, only finite values,
 * closed label values, and lines no longer than a name allows.
 */
public final class StrictPage {
  private static final int LONGEST_LINE = 3_000;

  private final List<String> samples;

  private StrictPage(List<String> samples) {
    this.samples = samples;
  }

  /**
   * Parses a page.
   *
   * @throws AssertionError with the invalid line and the reason
   */
  public static StrictPage parse(String text) {
    List<String> samples = new ArrayList<>();
    Set<String> series = new HashSet<>();
    for (String line : text.split("\n", -1)) {
      if (line.length() > LONGEST_LINE) {
        throw new AssertionError("too long: " + line.substring(0, LONGEST_LINE));
      }
      if (line.startsWith("# HELP ") || line.startsWith("# TYPE ") || line.isEmpty()) {
        continue;
      }
      int value = endOfLabels(line);
      if (!series.add(line.substring(0, value))) {
        throw new AssertionError("twice: " + line);
      }
      if (line.charAt(value) != ' '
          || !Double.isFinite(Double.parseDouble(line.substring(value)))) {
        throw new AssertionError("not a number: " + line);
      }
      samples.add(line);
    }
    if (!text.endsWith("\n") || text.endsWith("\n\n")) {
      throw new AssertionError("the page does not end with a single line break");
    }
    return new StrictPage(samples);
  }

  private static int endOfLabels(String line) {
    int at = 0;
    while (at < line.length() && " {".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    boolean inside = false;
    for (; inside || (at < line.length() && line.charAt(at) != ' '); at++) {
      if (at == line.length()) {
        throw new AssertionError("an unterminated label: " + line);
      }
      if (line.charAt(at) == '"') {
        inside = !inside;
      } else if (inside && line.charAt(at) == '\\') {
        at++;
        if (at == line.length() || "\\n\"".indexOf(line.charAt(at)) < 0) {
          throw new AssertionError("an invalid escape: " + line);
        }
      }
    }
    return at;
  }

  /** The samples of a job as written, restricted to some names. */
  public List<String> of(String jobName, String prefix) {
    String label = "{job_name=\"" + jobName + "\"";
    return samples.stream()
        .filter(line -> line.startsWith(prefix) && line.contains(label))
        .toList();
  }

  /** The number of samples. */
  public int size() {
    return samples.size();
  }
}
