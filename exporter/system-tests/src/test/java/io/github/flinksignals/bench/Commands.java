// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The process's side of {@link Worker}: it answers each line of its input with one of output, and
 * ends with its input, so that none outlives the benchmark.
 */
public final class Commands {
  private Commands() {}

  /** Does what a line tells. */
  public interface Command {
    String run(String line) throws IOException;
  }

  /**
   * Obeys until the input ends.
   *
   * @param greeting what is answered before anything is asked
   */
  public static void obey(String greeting, Command command) throws IOException {
    System.out.println(greeting);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(command.run(line));
    }
    System.exit(0);
  }
}
