// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the root of the checkout, whether Maven or an editor runs the tests. */
public final class Repository {
  private Repository() {}

  /** The directory that holds README.md. */
  public static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      if (Files.isDirectory(directory.resolve(".mvn"))) {
        return directory;
      }
    }
    throw new IllegalStateException("There is no .mvn in " + start + " or above");
  }
}
