// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value made from files, which are read again when it is used, at most once per {@link #PACE}. If
 * their content has changed, the value is made again. Modification times do not show that
 * Kubernetes swapped a link.
 *
 * <p>While files are invalid, such as between two writes, the last valid value stays in use, and
 * the problem is logged once. Safe for use by many threads.
 */
public final class Reloaded<T> {
  /** How old a value may be. */
  public static final Duration PACE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Reloaded.class);

  private final Loader<T> loader;
  private final LongSupplier nanoTime;
  private Optional<Version<T>> valid = Optional.empty();
  private Optional<UnusableFileException> problem = Optional.empty();

  /** The files that were read last; without content if one cannot be read. */
  private Map<Path, Optional<FileContent>> lastRead = Map.of();

  private long lookedAt;

  /** Reads files for a {@link Loader}. */
  @FunctionalInterface
  public interface Files {
    FileContent read(Path file) throws UnusableFileException;
  }

  /** Makes a value of the files that it reads. */
  @FunctionalInterface
  public interface Loader<T> {
    T load(Files files) throws UnusableFileException;
  }

  private record Version<T>(T value, Map<Path, Optional<FileContent>> files) {}

  /** Reads nothing before the first {@link #get}. */
  public Reloaded(Loader<T> loader, LongSupplier nanoTime) {
    this.loader = loader;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the last valid value.
   *
   * @throws UnusableFileException if the files have not been valid so far
   */
  public synchronized T get() throws UnusableFileException {
    long now = nanoTime.getAsLong();
    boolean first = valid.isEmpty() && problem.isEmpty();
    if (first || now - lookedAt >= PACE.toNanos()) {
      lookedAt = now;
      if (first || hasChanged(lastRead)) {
        load();
      }
    }
    if (valid.isEmpty()) {
      throw new UnusableFileException(problem.orElseThrow().getMessage(), problem.orElseThrow());
    }
    return valid.get().value();
  }

  private void load() {
    if (valid.isPresent() && !hasChanged(valid.get().files())) {
      lastRead = valid.get().files();
      problem = Optional.empty();
      log.info("Valid again, unchanged: {}", lastRead.keySet());
      return;
    }
    lastRead = new LinkedHashMap<>();
    try {
      T value = loader.load(this::read);
      if (valid.isPresent()) {
        log.info("Reloaded: {}", lastRead.keySet());
      }
      valid = Optional.of(new Version<>(value, lastRead));
      problem = Optional.empty();
    } catch (UnusableFileException e) {
      boolean logged = problem.filter(old -> old.getMessage().equals(e.getMessage())).isPresent();
      if (valid.isPresent() && !logged) {
        log.warn("{}; the last valid version stays in use", e.getMessage());
      }
      problem = Optional.of(e);
    }
  }

  private FileContent read(Path file) throws UnusableFileException {
    lastRead.put(file, Optional.empty());
    FileContent content = FileContent.read(file);
    lastRead.put(file, Optional.of(content));
    return content;
  }

  private static boolean hasChanged(Map<Path, Optional<FileContent>> files) {
    return !files.entrySet().stream()
        .allMatch(file -> current(file.getKey()).equals(file.getValue()));
  }

  private static Optional<FileContent> current(Path file) {
    try {
      return Optional.of(FileContent.read(file));
    } catch (UnusableFileException e) {
      return Optional.empty();
    }
  }
}
