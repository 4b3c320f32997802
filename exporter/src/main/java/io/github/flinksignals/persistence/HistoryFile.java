// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
import io.github.flinksignals.file.RegularFile;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.persistence.HistoryParser.TooLargeException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The history file. It is replaced atomically, so a reader always finds a complete history, even if
 * the writer was killed. A lock file next to it keeps a second exporter from writing.
 */
final class HistoryFile implements AutoCloseable {
  static final int VERSION = 1;
  private static final String FORMAT = "flink-signals-history";
  private static final String TOO_LARGE = "is too large for a history file";

  /** Several times the largest possible history, and small enough for the heap. */
  private static final long LONGEST = 16L << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          // Otherwise, a missing field would cause a NullPointerException later.
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private static final ObjectReader HEADER = MAPPER.readerFor(Header.class);
  private static final ObjectReader CONTENT = MAPPER.readerFor(Content.class);
  private static final ObjectWriter CONTENT_WRITER =
      MAPPER.writerFor(Content.class).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path file;
  private final Creation creation;
  private final Creation lockCreation;

  /** Also set by a thread that acquired the lock too late; the next attempt finds it. */
  private volatile Optional<FileLock> lock = Optional.empty();

  HistoryFile(Path file) {
    this(file, HistoryFile::createForOwner, HistoryFile::openLockFile);
  }

  /**
   * @param creation creates the temporary file, which does not exist yet
   * @param lockCreation opens the lock file, and creates it if it does not exist
   */
  HistoryFile(Path file, Creation creation, Creation lockCreation) {
    this.file = file.toAbsolutePath();
    this.creation = creation;
    this.lockCreation = lockCreation;
  }

  /** Creates a file. */
  @FunctionalInterface
  interface Creation {
    FileChannel create(Path file) throws IOException;
  }

  /**
   * The beginning of the file in every version. The annotation makes Jackson skip what follows;
   * without {@code FAIL_ON_UNKNOWN_PROPERTIES} it may buffer that.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Header(String format, int version) {}

  /** The content of the file. */
  private record Content(
      String format, int version, Instant writtenAt, Instant knownSince, List<SavedJob> jobs) {}

  /** The file is not a history that this version can read. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  /**
   * Acquires the lock. The operating system releases it when the process ends.
   *
   * @return false if another exporter holds it
   * @throws IOException if the lock file cannot be created or locked in time
   */
  boolean lock() throws IOException {
    if (lock.isPresent()) {
      return true;
    }
    Path lockFile = sibling(".lock");
    return RegularFile.inTime(lockFile, "locked", () -> lock(lockFile));
  }

  private boolean lock(Path lockFile) throws IOException {
    RegularFile.check(lockFile);
    FileChannel channel = lockCreation.create(lockFile);
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      lock = Optional.empty();
    } finally {
      if (lock.isEmpty()) {
        channel.close();
      }
    }
    return lock.isPresent();
  }

  /**
   * Reads the saved history; empty if the file does not exist.
   *
   * @throws UnusableException if the file is not a history
   * @throws IOException if it cannot be read
   */
  Optional<SavedHistory> read() throws IOException, UnusableException {
    try {
      Header header = read(HEADER, Header.class);
      if (header == null || !FORMAT.equals(header.format())) {
        throw new UnusableException("is not a history file");
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
    } catch (TooLargeException e) {
      throw new UnusableException(TOO_LARGE);
    } catch (JsonProcessingException | NullPointerException e) {
      throw new UnusableException(
          tooLarge(e) ? TOO_LARGE : "is truncated or is not a history file");
    }
  }

  /** Within a list, Jackson wraps the exception of its input. */
  private static boolean tooLarge(Exception exception) {
    return Stream.<Throwable>iterate(exception, Objects::nonNull, Throwable::getCause)
        .anyMatch(TooLargeException.class::isInstance);
  }

  /** Streams the file, because the heap may not have room for its whole text. */
  private <T> T read(ObjectReader reader, Class<T> type) throws IOException {
    return RegularFile.read(
        file,
        stream -> {
          if (Files.size(file) > LONGEST) {
            throw new TooLargeException();
          }
          try (HistoryParser parser = new HistoryParser(stream)) {
            return reader.readValue(parser, type);
          }
        });
  }

  /**
   * Moves an unusable file away for later inspection.
   *
   * @throws IOException if it cannot be moved, or is no file, which is probably a wrong path
   */
  Path setAside() throws IOException {
    return RegularFile.inTime(file, "moved", this::setAsideNow);
  }

  private Path setAsideNow() throws IOException {
    RegularFile.check(file);
    Path aside = sibling(".set-aside");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    if (hasPermissions(aside) && !Files.isSymbolicLink(aside)) {
      Files.setPosixFilePermissions(aside, OWNER_ONLY);
    }
    return aside;
  }

  /** Replaces the file. Requires the lock. */
  void write(SavedHistory history) throws IOException {
    Content content =
        new Content(FORMAT, VERSION, history.at(), history.knownSince(), history.jobs());
    RegularFile.check(file);
    Path next = sibling(".next");
    // Left by a killed process, or a link that leads elsewhere: never write through it.
    delete(next);
    try {
      try (FileChannel channel = creation.create(next)) {
        CONTENT_WRITER.writeValue(Channels.newOutputStream(channel), content);
        // Otherwise, a crash may leave the new name without its content.
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      // On a full disk, an incomplete file would take the space that others need or have freed.
      try {
        delete(next);
      } catch (IOException notDeleted) {
        e.addSuppressed(notDeleted);
      }
      throw e;
    }
  }

  private static void delete(Path next) throws IOException {
    if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(next);
    }
  }

  private static boolean hasPermissions(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The history has the names of jobs, and the paths of their state. */
  private static FileChannel createForOwner(Path file) throws IOException {
    FileAttribute<?>[] ownerOnly =
        hasPermissions(file)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        ownerOnly);
  }

  private static FileChannel openLockFile(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
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
