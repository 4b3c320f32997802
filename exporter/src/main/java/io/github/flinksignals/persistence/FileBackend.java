// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.file.RegularFile;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.signal.Formats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the history in a file. A problem with the file is logged once and exported as a gauge. The
 * exporter continues without the file and uses it again as soon as it can.
 */
final class FileBackend implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileBackend.class);

  /** A disk that does not answer, such as a dead mount, ends no write. */
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

  private final HistoryFile file;
  private final LongSupplier nanoTime;

  /** A slow disk must not delay polls. If several writes are pending, only the last one is done. */
  private final ThreadPoolExecutor writer;

  /** What another exporter wrote before it released the file, until it is taken. */
  private final AtomicReference<Optional<SavedHistory>> handedOver =
      new AtomicReference<>(Optional.empty());

  private volatile boolean writable;

  /** When the write in progress began. */
  private volatile OptionalLong writingSince = OptionalLong.empty();

  /** Problems logged since the last successful write. */
  private final Set<String> problems = new HashSet<>();

  /** Whether the file may be overwritten, because what it had was read under the lock. */
  private boolean readWithLock;

  FileBackend(Path path, ThreadFactory threads) {
    this(new HistoryFile(path), threads, System::nanoTime);
  }

  FileBackend(HistoryFile file, ThreadFactory threads, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
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

  /**
   * Whether the last write succeeded and none hangs; before the first write, whether the lock is
   * held.
   */
  boolean writable() {
    OptionalLong since = writingSince;
    return writable
        && (since.isEmpty() || nanoTime.getAsLong() - since.getAsLong() <= LONGEST_WRITE.toNanos());
  }

  /**
   * Reads the saved history. Without the lock, another exporter may still write, so the file is
   * read again once the lock is acquired. So is a file that cannot be read in time.
   */
  synchronized Optional<SavedHistory> restore() {
    boolean locked = lock();
    readWithLock = locked;
    writable = locked;
    try {
      Optional<SavedHistory> read = file.read();
      log.info(
          "{}",
          read.map(
                  found ->
                      "Restored " + Formats.count(found.jobs().size(), "job") + " from " + file)
              .orElse("No saved history yet in " + file));
      return read;
    } catch (HistoryFile.UnusableException e) {
      setAside(locked, e.getMessage());
    } catch (RegularFile.LateException e) {
      // It may have a history, which the next write would overwrite.
      readWithLock = false;
      writable = false;
      logOnce("{} {}; not writing a history before the saved one is read", e.getMessage());
    } catch (RegularFile.RefusedException e) {
      logOnce("{} {}; starting without a saved history, and not writing one", e.getMessage());
    } catch (IOException e) {
      setAside(locked, "cannot be read (" + reason(e) + ")");
    }
    return Optional.empty();
  }

  /** Reads a file without locking or moving it. */
  static Optional<SavedHistory> readOnly(Path path) {
    HistoryFile file = new HistoryFile(path);
    try {
      return file.read();
    } catch (HistoryFile.UnusableException e) {
      log.warn("{} {}; starting without a saved history", file, e.getMessage());
    } catch (IOException e) {
      log.warn("{} cannot be read ({}); starting without a saved history", file, reason(e));
    }
    return Optional.empty();
  }

  /** The history that another exporter left when this one acquired the file; returned once. */
  Optional<SavedHistory> takeHandedOver() {
    return handedOver.getAndSet(Optional.empty());
  }

  /** Writes in the background. */
  void save(SavedHistory history) {
    writer.execute(() -> write(history));
  }

  /** Writes now and waits for the disk. */
  synchronized void write(SavedHistory history) {
    writingSince = OptionalLong.of(nanoTime.getAsLong());
    try {
      writeLocked(history);
    } finally {
      writingSince = OptionalLong.empty();
    }
  }

  private void writeLocked(SavedHistory history) {
    if (!lock()) {
      writable = false;
      return;
    }
    if (!readWithLock) {
      handedOver.set(restore());
      return;
    }
    if (handedOver.get().isPresent()) {
      // The poller must merge the other exporter's history before the file is overwritten.
      return;
    }
    try {
      file.write(history);
      if (!problems.isEmpty()) {
        log.info("{} can be written again", file);
      }
      problems.clear();
      writable = true;
    } catch (IOException | RuntimeException e) {
      writable = false;
      logOnce(
          "{} cannot be written ({}); the history will be lost when this process ends", reason(e));
    }
  }

  private boolean lock() {
    try {
      if (file.lock()) {
        return true;
      }
      logOnce("{} is locked by {}; this exporter does not write to it", "another running exporter");
    } catch (IOException e) {
      logOnce(
          "{} cannot be written ({}); the history will be lost when this process ends", reason(e));
    }
    return false;
  }

  /** Moves an unusable file away if the lock is held, because the next write would overwrite it. */
  private void setAside(boolean locked, String why) {
    if (!locked) {
      logOnce("{} {}; starting without a saved history", why);
      return;
    }
    try {
      log.warn(
          "{} {}; moved it to {}, starting without a saved history", file, why, file.setAside());
    } catch (IOException e) {
      logOnce("{} {} and cannot be moved away; starting without a saved history", why);
    }
  }

  /** Logs each problem once, not with every poll. */
  private void logOnce(String message, String detail) {
    if (problems.add(message + detail)) {
      log.warn(message, file, detail);
    }
  }

  private static String reason(Exception e) {
    return e instanceof RegularFile.RefusedException
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Waits briefly for a pending write. */
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
      log.debug("The lock of {} is released when the process ends", file, e);
    }
  }
}
