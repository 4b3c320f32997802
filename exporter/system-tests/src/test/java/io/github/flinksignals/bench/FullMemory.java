// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.readme.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether all that may ever be remembered fits into the heap that the image has. */
final class FullMemory {
  private static final int KIBIBYTES = 1024;

  private final Launcher launcher;
  private final Effort effort;

  FullMemory(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  MarkdownTable measure() throws IOException {
    Progress.say("As many jobs as are ever remembered");
    Path directory = Files.createTempDirectory("history");
    Path file = directory.resolve("history.json");
    List<String> arguments =
        List.of(
            Integer.toString(effort.generations()),
            Integer.toString(effort.life()),
            file.toString());
    // It ends with the first error of memory, and then does not greet.
    try (Worker worker = launcher.worker(Generations.class, arguments)) {
      String[] told = worker.greeting().split(" ", -1);
      return new MarkdownTable(
          List.of("jobs remembered", "history file", "resident memory"),
          List.of(
              List.of(
                  told[0],
                  Long.parseLong(told[1]) / KIBIBYTES + " KiB",
                  worker.residentKibibytes() / KIBIBYTES + " MiB")));
    } finally {
      for (String name : List.of("history.json", "history.json.lock")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }
}
