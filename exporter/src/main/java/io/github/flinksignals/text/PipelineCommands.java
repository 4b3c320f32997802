// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

import java.util.regex.Pattern;

/**
 * Breaks up sequences that CI systems read as commands in the output of a step: {@code
 * ::add-mask::} at the start of a line (GitHub Actions), and {@code ##[group]}, {@code ##vso[...]}
 * (Azure Pipelines) and {@code ##teamcity[...]} anywhere. The name of a job may contain them.
 */
public final class PipelineCommands {
  private static final Pattern ANYWHERE = Pattern.compile("##(?=#*\\w*\\[)");
  private static final Pattern AT_START = Pattern.compile("^([\\s\\p{Z}]*):(?=:)");

  private PipelineCommands() {}

  /** The text with a space in each such sequence. */
  public static String breakUp(String line) {
    if (!line.contains("##") && !line.contains("::")) {
      return line;
    }
    String broken = line;
    while (ANYWHERE.matcher(broken).find()) {
      broken = ANYWHERE.matcher(broken).replaceAll("# #");
    }
    return AT_START.matcher(broken).replaceFirst("$1: ");
  }
}
