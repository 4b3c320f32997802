// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.history.SavedHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps memory in a file. Whatever is wrong with the file is said once and told by a gauge; the
 * exporter goes on without it, and uses it again as soon as it can.
 */
final class FileBackend implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileBackend.class);

  private final HistoryFile file;

  /** A disk that hangs must not hold up polls. Of what waits to be written only the last counts. */
  private final ThreadPoolExecutor writer;

  /** What another exporter wrote before it ended, until it is taken. */
  private final AtomicReference<Optional<SavedHistory>> handedOver =
      new AtomicReference<>(Optional.empty());

  private volatile boolean writable;

  /** What was said of it since it was last written. */
  private final Set<String> problems = new HashSet<>();

  private boolean readWithLock;

  FileBackend(Path path, ThreadFactory threads) {
    this.file = new HistoryFile(path);
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingDeque<>(1),
            threads,
            new ThreadPoolExecutor.DiscardOldestPolicy());
  }

  /** Whether what is remembered could be written last time; before that, whether it may be. */
  boolean writable() {
    return writable;
  }

  /**
   * Reads what was kept. Without the lock, which another exporter may hold that is about to end, it
   * is to be read again once this one has it.
   */
  synchronized Optional<SavedHistory> restore() {
    boolean locked = lock();
    readWithLock = locked;
    writable = locked;
    try {
      Optional<SavedHistory> read = file.read();
      log.info(
          "{}",
          read.map(found -> "Remembers " + found.jobs().size() + " jobs from " + file)
              .orElse("Nothing is remembered yet in " + file));
      return read;
    } catch (HistoryFile.UnusableException e) {
      setAside(locked, e.getMessage());
    } catch (IOException e) {
      setAside(locked, "cannot be read (" + reason(e) + ")");
    }
    return Optional.empty();
  }

  /** What a file holds, without taking it from whoever writes it. */
  static Optional<SavedHistory> readOnly(Path path) {
    HistoryFile file = new HistoryFile(path);
    try {
      return file.read();
    } catch (HistoryFile.UnusableException e) {
      log.warn("{} {}; nothing is remembered", file, e.getMessage());
    } catch (IOException e) {
      log.warn("{} cannot be read ({}); nothing is remembered", file, reason(e));
    }
    return Optional.empty();
  }

  /** What another exporter wrote, once the file is this one's to write; handed out once. */
  Optional<SavedHistory> takeHandedOver() {
    return handedOver.getAndSet(Optional.empty());
  }

  /** Writes, soon and in the background. */
  void save(SavedHistory history) {
    writer.execute(() -> write(history));
  }

  /** Writes now, and waits for the disk. */
  synchronized void write(SavedHistory history) {
    if (!lock()) {
      writable = false;
      return;
    }
    if (!readWithLock) {
      handedOver.set(restore());
      return;
    }
    if (handedOver.get().isPresent()) {
      // Not before the poller has taken it in.
      return;
    }
    try {
      file.write(history);
      if (!problems.isEmpty()) {
        log.info("{} is written again", file);
      }
      problems.clear();
      writable = true;
    } catch (IOException | RuntimeException e) {
      writable = false;
      logOnce("{} cannot be written ({}); what is remembered is lost with this process", reason(e));
    }
  }

  private boolean lock() {
    try {
      if (file.lock()) {
        return true;
      }
      logOnce("{} belongs to {}; this one does not write to it", "another exporter that runs");
    } catch (IOException e) {
      logOnce("{} cannot be written ({}); what is remembered is lost with this process", reason(e));
    }
    return false;
  }

  /** With the lock the file is moved away, for else it would be written over. */
  private void setAside(boolean locked, String why) {
    if (!locked) {
      logOnce("{} {}; nothing is remembered", why);
      return;
    }
    try {
      log.warn("{} {}; it was set aside as {}, nothing is remembered", file, why, file.setAside());
    } catch (IOException e) {
      logOnce("{} {} and cannot be set aside; nothing is remembered", why);
    }
  }

  /** Once for each trouble, and not again with each poll. */
  private void logOnce(String message, String detail) {
    if (problems.add(message + detail)) {
      log.warn(message, file, detail);
    }
  }

  private static String reason(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Ends the writing of what still waits, unless that takes long. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (writer.awaitTermination(2, TimeUnit.SECONDS)) {
        file.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.debug("The lock of {} goes with the process", file, e);
    }
  }
}
