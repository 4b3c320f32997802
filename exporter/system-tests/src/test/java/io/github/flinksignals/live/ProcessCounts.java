// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Threads and open file descriptors of a process, from {@code /proc}. */
record ProcessCounts(long threads, long descriptors) {
  static ProcessCounts of(long pid) {
    return new ProcessCounts(entries(pid, "task"), entries(pid, "fd"));
  }

  private static long entries(long pid, String directory) {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), directory))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
