// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of a cluster's checkpoints, which can be taken away while jobs run. */
public final class CheckpointStorage {
  private final Path directory;
  private final Path aside;

  CheckpointStorage(Path directory) {
    this.directory = directory;
    this.aside = directory.resolveSibling(directory.getFileName() + ".aside");
  }

  /**
   * Puts a plain file where the directory was, so that nothing can be written below it. File
   * permissions would not do: they do not bind root.
   */
  public synchronized void takeAway() {
    if (Files.exists(aside)) {
      throw new IllegalStateException("The checkpoint storage is gone already");
    }
    try {
      Files.move(directory, aside);
      Files.createFile(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the directory back as it was; nothing happens if it is in its place. */
  public synchronized void putBack() {
    if (!Files.exists(aside)) {
      return;
    }
    try {
      Files.delete(directory);
      Files.move(aside, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
