// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files say, as they are now. They are looked at when the value is asked for, at most
 * once in {@link #PACE}, and parsed when what is in them has changed. Their content is compared and
 * not their time, which says nothing of a link that Kubernetes swaps and little of two changes
 * within one tick.
 *
 * <p>Who renews files writes one after the other, and may be caught half-way. What then makes no
 * sense is told once in the log, and what was read before stays in use until the files make sense
 * again. For any thread.
 */
public final class Reloaded<T> {
  /** How old a value may be; short beside the life of any certificate or token. */
  public static final Duration PACE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Reloaded.class);

  private final List<Path> files;
  private final Parser<T> parser;
  private final LongSupplier nanoTime;
  private Optional<Attempt<T>> last = Optional.empty();
  private Optional<T> good = Optional.empty();
  private Optional<String> told = Optional.empty();
  private long lookedAt;

  /** Makes a value of the content of files. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Makes one, of one content for each file and in their order.
     *
     * @throws UnusableFileException if they are not whole, do not belong together, or are wrong
     */
    T parse(List<FileContent> contents) throws UnusableFileException;
  }

  /** One look. No contents if they could not be read; a value or else a problem. */
  private record Attempt<T>(
      List<FileContent> contents, Optional<T> value, Optional<UnusableFileException> problem) {}

  /**
   * Nothing is read before the first {@link #get}.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Reloaded(List<Path> files, Parser<T> parser, LongSupplier nanoTime) {
    this.files = List.copyOf(files);
    this.parser = parser;
    this.nanoTime = nanoTime;
  }

  /**
   * The value.
   *
   * @throws UnusableFileException if the files have never made sense so far
   */
  public synchronized T get() throws UnusableFileException {
    long now = nanoTime.getAsLong();
    if (last.isEmpty() || now - lookedAt >= PACE.toNanos()) {
      lookedAt = now;
      use(look());
    }
    if (good.isPresent()) {
      return good.get();
    }
    UnusableFileException problem = last.flatMap(Attempt::problem).orElseThrow();
    throw new UnusableFileException(problem.getMessage(), problem);
  }

  private Attempt<T> look() {
    List<FileContent> contents = new ArrayList<>();
    try {
      for (Path file : files) {
        contents.add(FileContent.read(file));
      }
      Optional<Attempt<T>> same = last.filter(attempt -> attempt.contents().equals(contents));
      return same.isPresent()
          ? same.get()
          : new Attempt<>(contents, Optional.of(parser.parse(contents)), Optional.empty());
    } catch (UnusableFileException e) {
      boolean whole = contents.size() == files.size();
      return new Attempt<>(whole ? contents : List.of(), Optional.empty(), Optional.of(e));
    }
  }

  private void use(Attempt<T> attempt) {
    if (attempt.problem().isPresent()) {
      // Before there was anything to use, whoever asks is told by the exception.
      tell(attempt.problem().get().getMessage());
    } else if (!attempt.value().equals(good)) {
      if (good.isPresent()) {
        log.info("Read anew: {}", names());
      }
      good = attempt.value();
      told = Optional.empty();
    } else if (told.isPresent()) {
      log.info("As before again: {}", names());
      told = Optional.empty();
    }
    last = Optional.of(attempt);
  }

  private void tell(String problem) {
    if (good.isPresent() && !told.equals(Optional.of(problem))) {
      log.warn("{}; what was read before stays in use", problem);
      told = Optional.of(problem);
    }
  }

  private String names() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
