// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The file that memory is kept in. It is replaced as a whole, so that whoever reads it, whenever
 * the writer was killed, finds one poll's memory or the one before it. A lock beside it keeps a
 * second exporter from writing.
 */
final class HistoryFile implements AutoCloseable {
  static final int VERSION = 1;
  private static final String FORMAT = "flink-signals-history";

  /** Several times what all that is ever remembered takes, and no more than the heap can bear. */
  private static final long LONGEST = 16L << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          // What must be there and is not would else come up somewhere else, as a null.
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private static final ObjectReader HEADER =
      MAPPER.readerFor(Header.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final ObjectReader CONTENT = MAPPER.readerFor(Content.class);
  private static final ObjectWriter CONTENT_WRITER =
      MAPPER.writerFor(Content.class).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final Path file;
  private Optional<FileLock> lock = Optional.empty();

  HistoryFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What stands in the file before anything else, whatever the version. */
  private record Header(String format, int version) {}

  /** All that stands in the file. */
  private record Content(
      String format, int version, Instant writtenAt, Instant knownSince, List<SavedJob> jobs) {}

  /** A file that holds something else than memory that this version can read. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * Takes the right to write; free again when the process ends, however it ends.
   *
   * @return false if another exporter has it
   * @throws IOException if there is no writing beside the file
   */
  boolean lock() throws IOException {
    if (lock.isPresent()) {
      return true;
    }
    FileChannel channel =
        FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      lock = Optional.empty();
    }
    if (lock.isEmpty()) {
      channel.close();
    }
    return lock.isPresent();
  }

  /**
   * Reads what was written last; empty if nothing was.
   *
   * @throws UnusableException if the file holds something else
   * @throws IOException if it cannot be read
   */
  Optional<SavedHistory> read() throws IOException, UnusableException {
    try {
      if (Files.size(file) > LONGEST) {
        throw new UnusableException("is longer than any history");
      }
      Header header = read(HEADER, Header.class);
      if (header == null || !FORMAT.equals(header.format())) {
        throw new UnusableException("holds something else than a history");
      }
      if (header.version() > VERSION) {
        throw new UnusableException(
            "was written by a newer exporter, in version " + header.version());
      }
      Content content = read(CONTENT, Content.class);
      return Optional.of(
          new SavedHistory(content.writtenAt(), content.knownSince(), content.jobs()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException | NullPointerException e) {
      throw new UnusableException("is torn, or holds something else than a history");
    }
  }

  /** From the file and not from memory, which need not have room for all of it at once. */
  private <T> T read(ObjectReader reader, Class<T> type) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return reader.readValue(in, type);
    }
  }

  /**
   * Moves an unusable file out of the way, where a person can look at it.
   *
   * @throws IOException if it cannot be moved, or is a directory, which somebody named by mistake
   */
  Path setAside() throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    Path aside = sibling(".set-aside");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    return aside;
  }

  /** Replaces the file. Only with the lock. */
  void write(SavedHistory history) throws IOException {
    Content content =
        new Content(FORMAT, VERSION, history.at(), history.knownSince(), history.jobs());
    Path next = sibling(".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      CONTENT_WRITER.writeValue(Channels.newOutputStream(channel), content);
      // Else the name may be on the disk before the bytes are.
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path sibling(String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  @Override
  public String toString() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().acquiredBy().close();
    }
  }
}
