// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time of the threads of a process, from {@code /proc}.
 *
 * @param nanos of each thread that lives, by its id
 * @param work what each thread does, by its id
 */
record ThreadTimes(Map<String, Long> nanos, Map<String, Work> work) {
  /** What a thread of the exporter does. */
  enum Work {
    READ("send requests, parse responses"),
    EVALUATE("history, failure modes"),
    COLLECT_GARBAGE("garbage collection"),
    COMPILE("compiler of the JVM"),
    OTHER("other threads");

    private final String title;

    Work(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /**
     * @param name of a thread; Linux keeps 15 characters
     */
    private static Work of(String name) {
      if (name.startsWith("reader-")) {
        return READ;
      }
      if (name.startsWith("poll")) {
        return EVALUATE;
      }
      if (name.equals("VM Thread")) {
        return COLLECT_GARBAGE;
      }
      return name.startsWith("C1 Compiler") ? COMPILE : OTHER;
    }
  }

  static ThreadTimes of(long pid) {
    Map<String, Long> nanos = new HashMap<>();
    Map<String, Work> work = new HashMap<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        read(thread, nanos, work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ThreadTimes(nanos, work);
  }

  private static void read(Path thread, Map<String, Long> nanos, Map<String, Work> work)
      throws IOException {
    try {
      String[] times = Files.readString(thread.resolve("schedstat")).split(" ", -1);
      String id = thread.getFileName().toString();
      work.put(id, Work.of(Files.readString(thread.resolve("comm")).strip()));
      nanos.put(id, Long.parseLong(times[0]));
    } catch (NoSuchFileException e) {
      // The thread has ended.
    }
  }

  /** The nanoseconds since an earlier time, without those of threads that have ended since. */
  Map<Work, Long> since(ThreadTimes before) {
    Map<Work, Long> sums = new EnumMap<>(Work.class);
    nanos.forEach(
        (id, now) -> sums.merge(work.get(id), now - before.nanos.getOrDefault(id, 0L), Long::sum));
    return sums;
  }
}
