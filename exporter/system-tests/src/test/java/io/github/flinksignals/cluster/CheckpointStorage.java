// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkpoint directory of a cluster, which can be made unavailable while jobs run. */
public final class CheckpointStorage {
  private final Path directory;
  private final Path moved;

  CheckpointStorage(Path directory) {
    this.directory = directory;
    this.moved = directory.resolveSibling(directory.getFileName() + ".moved");
  }

  /**
   * Replaces the directory with a plain file, so that Flink cannot write below it. Changed file
   * permissions would not be enough, because root ignores them.
   */
  public synchronized void makeUnavailable() {
    if (Files.exists(moved)) {
      throw new IllegalStateException("The checkpoint storage is already unavailable");
    }
    try {
      Files.move(directory, moved);
      Files.createFile(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Restores the directory with its content. Does nothing if it is available. */
  public synchronized void restore() {
    if (!Files.exists(moved)) {
      return;
    }
    try {
      Files.delete(directory);
      Files.move(moved, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
