// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.docs.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures whether the largest possible history fits into the heap of the image. */
final class HistorySize {
  private static final int KIBIBYTES = 1024;

  private final Launcher launcher;
  private final Effort effort;

  HistorySize(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  MarkdownTable measure() throws IOException {
    Progress.print("Size of the history");
    Path directory = Files.createTempDirectory("history");
    Path file = directory.resolve("history.json");
    List<String> arguments =
        List.of(
            Integer.toString(effort.generations()),
            Integer.toString(effort.life()),
            file.toString());
    // The process ends at the first OutOfMemoryError, and then it prints no line.
    try (Worker worker = launcher.worker(Generations.class, arguments)) {
      String[] output = worker.firstLine().split(" ", -1);
      return new MarkdownTable(
          List.of("jobs", "history file", "resident memory"),
          List.of(
              List.of(
                  output[0],
                  Long.parseLong(output[1]) / KIBIBYTES + " KiB",
                  worker.residentKibibytes() / KIBIBYTES + " MiB")));
    } finally {
      for (String name : List.of("history.json", "history.json.lock")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }
}
