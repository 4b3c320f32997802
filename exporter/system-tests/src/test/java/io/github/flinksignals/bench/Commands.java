// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The counterpart of {@link Worker} in the process: it prints one line for each line of its input,
 * and exits at the end of its input, so no process outlives the benchmark.
 */
public final class Commands {
  private Commands() {}

  /** Handles one line of input. */
  public interface Command {
    String run(String line) throws IOException;
  }

  /**
   * Handles commands until the input ends.
   *
   * @param firstLine line to print first
   */
  public static void handle(String firstLine, Command command) throws IOException {
    System.out.println(firstLine);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(command.run(line));
    }
    System.exit(0);
  }
}
