// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads files and refuses what is no regular file. Opening a pipe or reading a device may never
 * return. A symbolic link to a regular file is accepted, because Kubernetes mounts Secrets as such.
 */
public final class RegularFile {
  /** Limit for any access to a file: on a file system whose server is down, none ends. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  /** Accesses that did not end in time, at most one for each file. */
  private static final Map<Path, Thread> STUCK = new ConcurrentHashMap<>();

  private RegularFile() {}

  /** Something in place of a file. The message is the predicate of a sentence about it. */
  public static class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** An access that did not end in time. It may succeed later. */
  public static final class LateException extends RefusedException {
    private static final long serialVersionUID = 1L;

    LateException(String participle) {
      super("cannot be " + participle + " within " + LIMIT.toSeconds() + " s");
    }
  }

  /**
   * Accepts a regular file, a link to one, or nothing.
   *
   * @throws RefusedException for a directory, pipe, device or socket
   */
  public static void check(Path file) throws RefusedException {
    if (Files.isDirectory(file)) {
      throw new RefusedException("is a directory, not a regular file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new RefusedException("is a pipe, a device or a socket, not a regular file");
    }
  }

  /**
   * Reads a file. An interrupt does not end the reading, and is kept for the caller.
   *
   * @param most number of bytes to read; the rest is ignored
   * @throws NoSuchFileException if there is no file
   * @throws RefusedException if it is no regular file, or cannot be read in time
   * @throws IOException if it cannot be read
   */
  public static byte[] read(Path file, int most) throws IOException {
    return read(file, most, RegularFile::open);
  }

  /** Reads the content of a file. */
  @FunctionalInterface
  public interface Content<T> {
    /** Reads as much as it needs. The stream is closed afterwards. */
    T read(InputStream stream) throws IOException;
  }

  /**
   * Reads a file that is too large to be in memory as a whole. An interrupt does not end the
   * reading, and is kept for the caller.
   *
   * @throws NoSuchFileException if there is no file
   * @throws RefusedException if it is no regular file, or cannot be read in time
   * @throws IOException if it cannot be read
   */
  public static <T> T read(Path file, Content<T> content) throws IOException {
    return read(file, content, RegularFile::open);
  }

  /** Opens a file. */
  @FunctionalInterface
  interface Opening {
    InputStream open(Path file) throws IOException;
  }

  private static InputStream open(Path file) throws IOException {
    check(file);
    return Files.newInputStream(file);
  }

  static byte[] read(Path file, int most, Opening opening) throws IOException {
    return read(file, (Content<byte[]>) stream -> stream.readNBytes(most), opening);
  }

  static <T> T read(Path file, Content<T> content, Opening opening) throws IOException {
    return inTime(file, "read", () -> readNow(file, content, opening));
  }

  /** Does something with a file. */
  @FunctionalInterface
  public interface Operation<T> {
    /** Does the whole access. It may continue after the limit, because nothing can end it. */
    T run() throws IOException;
  }

  /**
   * Accesses a file on a thread of its own. An interrupt does not end the access, and is kept for
   * the caller.
   *
   * @param participle what is done with the file, such as "read"
   * @throws LateException if it does not end in time, or an earlier access has not ended yet
   * @throws IOException if the access fails
   */
  public static <T> T inTime(Path file, String participle, Operation<T> access) throws IOException {
    Thread before = STUCK.get(file);
    if (before != null && before.isAlive()) {
      throw new LateException(participle);
    }
    STUCK.remove(file);
    FutureTask<T> task = new FutureTask<>(access::run);
    Thread thread = new Thread(null, task, "file-access");
    thread.setDaemon(true);
    thread.start();
    try {
      return await(task);
    } catch (TimeoutException e) {
      task.cancel(true);
      STUCK.put(file, thread);
      throw new LateException(participle);
    }
  }

  private static <T> T readNow(Path file, Content<T> content, Opening opening) throws IOException {
    try (InputStream stream = opening.open(file)) {
      return content.read(stream);
    }
  }

  private static <T> T await(FutureTask<T> task) throws IOException, TimeoutException {
    long end = System.nanoTime() + LIMIT.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
