// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell commands of a runbook in the order in which they are pasted. A loop is one command.
 * Queries, which follow the words "in Prometheus:", are left out.
 */
record RunbookCommands(List<String> commands) {
  private static final String INDENT = "    ";

  static RunbookCommands read(String alert) throws IOException {
    List<String> commands = new ArrayList<>();
    String paragraph = "";
    boolean loop = false;
    // Indented text below a list item continues that item.
    boolean code = false;
    for (String line :
        Files.readAllLines(AlertPack.DIRECTORY.resolve("runbooks/" + alert + ".md"))) {
      code = line.isBlank() || (code && line.startsWith(INDENT));
      if (line.isBlank()) {
        continue;
      }
      if (!code) {
        paragraph = line;
      } else if (loop) {
        commands.set(commands.size() - 1, commands.get(commands.size() - 1) + "\n" + line.strip());
        loop = !line.strip().equals("done");
      } else if (!paragraph.endsWith("in Prometheus:")) {
        commands.add(line.strip());
        loop = line.strip().startsWith("for ");
      }
    }
    return new RunbookCommands(commands);
  }

  /** Whether a command only sets a variable or runs in the background, so it prints nothing. */
  static boolean silent(String command) {
    return command.matches("(?s)[A-Z_]+=.*") || command.endsWith("&");
  }
}
