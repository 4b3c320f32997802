// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.file.RegularFile;
import io.github.flinksignals.history.SavedHistory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Problems with the file are logged once, exported by the gauge, and cleared when they end. */
final class FileBackendTest {
  private final LogLines log = LogLines.of(FileBackend.class);

  @TempDir private Path directory;

  private final AtomicLong nanoTime = new AtomicLong();

  private Path path;
  private FileBackend backend;

  @BeforeEach
  void open() {
    path = directory.resolve("history.json");
    backend = new FileBackend(file(path), FileBackendTest::thread, nanoTime::get);
  }

  @AfterEach
  void close() {
    backend.close();
    log.close();
  }

  @Test
  void restoresWhatWasSaved() throws Exception {
    assertThat(backend.restore()).isEmpty();
    keep();

    assertThat(backend.writable()).isTrue();
    assertThat(kept()).contains(SavedHistoryExample.everything());
    assertThat(log.take()).containsExactly("INFO No saved history yet in " + path);
    assertThat(new FileBackend(path, FileBackendTest::thread).restore())
        .contains(SavedHistoryExample.everything());
  }

  @Test
  void completesAPendingWriteWhenClosed() throws Exception {
    backend.restore();
    backend.save(SavedHistoryExample.everything());
    backend.close();

    assertThat(kept()).contains(SavedHistoryExample.everything());
  }

  /** A file that is not a readable history. */
  record UnusableFile(String because, String warning, Making content) {
    interface Making {
      void at(Path path) throws IOException;
    }

    @Override
    public String toString() {
      return because;
    }
  }

  static Stream<UnusableFile> unusableFiles() {
    return Stream.of(
        new UnusableFile(
            "it is truncated",
            "is truncated or is not a history file",
            path -> Files.writeString(path, "{\"format\":\"flink-signals-history\",\"ver")),
        new UnusableFile("it is empty", "is truncated", path -> Files.writeString(path, "")),
        new UnusableFile(
            "it is another file",
            "is not a history file",
            path -> Files.writeString(path, "{\"format\":\"invoices\",\"version\":1}")),
        new UnusableFile(
            "it has a newer version",
            "was written by a newer exporter, in version 7",
            path ->
                Files.writeString(path, "{\"format\":\"flink-signals-history\",\"version\":7}")),
        new UnusableFile(
            "it cannot be read",
            "cannot be read (",
            path -> Files.createSymbolicLink(path, Path.of("/proc/self/mem"))));
  }

  @ParameterizedTest
  @MethodSource("unusableFiles")
  void movesAnUnusableFileAwayAndContinues(UnusableFile file) throws Exception {
    file.content().at(path);

    assertThat(backend.restore()).isEmpty();
    assertThat(log.take())
        .singleElement()
        .asString()
        .startsWith("WARNING " + path + " " + file.warning())
        .endsWith("moved it to " + path + ".set-aside, starting without a saved history");
    assertThat(Files.readAttributes(Path.of(path + ".set-aside"), "*", LinkOption.NOFOLLOW_LINKS))
        .isNotEmpty();
    keep();
    assertThat(backend.writable()).isTrue();
    assertThat(kept()).contains(SavedHistoryExample.everything());
  }

  /** A place that cannot be written, and how to repair it. */
  record UnwritablePlace(String because, String warning, Change begins, Change ends) {
    interface Change {
      void at(Path path) throws IOException;
    }

    @Override
    public String toString() {
      return because;
    }
  }

  static Stream<UnwritablePlace> unwritablePlaces() {
    return Stream.of(
        new UnwritablePlace(
            "the disk is full",
            "cannot be written (IOException: No space left on device)",
            path -> Files.createSymbolicLink(device(path), Path.of("/dev/full")),
            path -> Files.delete(device(path))),
        new UnwritablePlace(
            "a directory is in its place",
            "cannot be written (is a directory, not a regular file)",
            path -> Files.createDirectories(path.resolve("another.file")),
            path -> {
              Files.delete(path.resolve("another.file"));
              Files.delete(path);
            }),
        new UnwritablePlace(
            "a directory has the name of the temporary file",
            "cannot be written (FileAlreadyExistsException",
            path -> Files.createDirectory(next(path)),
            path -> Files.delete(next(path))),
        new UnwritablePlace(
            "the lock file cannot be created",
            "cannot be written (is a directory, not a regular file)",
            path -> Files.createDirectory(path.resolveSibling("history.json.lock")),
            path -> Files.delete(path.resolveSibling("history.json.lock"))),
        new UnwritablePlace(
            "its directory was removed",
            "cannot be written (NoSuchFileException",
            path -> Files.move(path.getParent(), path.getParent().resolveSibling("elsewhere")),
            path -> Files.move(path.getParent().resolveSibling("elsewhere"), path.getParent())));
  }

  @ParameterizedTest
  @MethodSource("unwritablePlaces")
  void continuesWithoutTheFileAndWritesAgainWhenPossible(UnwritablePlace unwritable)
      throws Exception {
    Path place = Files.createDirectory(directory.resolve("place")).resolve("history.json");
    try (FileBackend blocked =
        new FileBackend(file(place), FileBackendTest::thread, nanoTime::get)) {
      unwritable.begins().at(place);
      assertThat(blocked.restore()).isEmpty();
      for (int i = 0; i < 3; i++) {
        blocked.write(SavedHistoryExample.everything());
        assertThat(blocked.writable()).isFalse();
      }
      assertThat(log.take())
          .filteredOn(line -> line.contains("cannot be written"))
          .as("logged once, not with every poll")
          .singleElement()
          .asString()
          .contains(unwritable.warning());

      unwritable.ends().at(place);
      blocked.write(SavedHistoryExample.everything());
      blocked.write(SavedHistoryExample.everything());
      assertThat(blocked.writable()).isTrue();
      assertThat(log.take()).contains("INFO " + place + " can be written again");
      try (HistoryFile written = new HistoryFile(place)) {
        assertThat(written.read()).contains(SavedHistoryExample.everything());
      }
    }
  }

  @Test
  @Timeout(60)
  void isNotWritableWhileAWriteHangs() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    HistoryFile.Creation hanging =
        place -> {
          begun.countDown();
          try {
            answered.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        };
    HistoryFile.Creation lock =
        place -> FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    HistoryFile hangs = new HistoryFile(path, hanging, lock);
    try (FileBackend hung = new FileBackend(hangs, FileBackendTest::thread, nanoTime::get)) {
      assertThat(hung.restore()).isEmpty();
      hung.save(SavedHistoryExample.everything());
      begun.await();
      assertThat(hung.writable()).as("a slow disk").isTrue();
      nanoTime.addAndGet(Duration.ofSeconds(31).toNanos());
      assertThat(hung.writable()).as("a disk that does not answer").isFalse();

      answered.countDown();
      await().until(hung::writable);
    } finally {
      answered.countDown();
    }
  }

  @Test
  void doesNotWriteWhileAnotherExporterHoldsTheLock() throws Exception {
    try (HistoryFile others = new HistoryFile(path)) {
      others.write(SavedHistoryExample.most(1));
    }
    try (LockHolder other = LockHolder.of(path)) {
      assertThat(backend.restore()).as("reading is allowed").contains(SavedHistoryExample.most(1));
      keep();
      keep();
      assertThat(backend.writable()).isFalse();
      assertThat(kept()).contains(SavedHistoryExample.most(1));
      assertThat(log.take())
          .filteredOn(line -> line.startsWith("WARNING"))
          .containsExactly(
              "WARNING "
                  + path
                  + " is locked by another running exporter; this exporter does not write to it");

      other.kill();
      keep();
      keep();
      assertThat(kept())
          .as("it is not overwritten before it is merged")
          .contains(SavedHistoryExample.most(1));
      assertThat(backend.takeHandedOver()).contains(SavedHistoryExample.most(1));
      assertThat(backend.takeHandedOver()).isEmpty();
      keep();
      assertThat(backend.writable()).isTrue();
      assertThat(kept()).contains(SavedHistoryExample.everything());
    }
  }

  @Test
  void doesNotMoveTheFileWhileAnotherExporterHoldsTheLock() throws Exception {
    Files.writeString(path, "a future format");
    try (LockHolder other = LockHolder.of(path)) {
      assertThat(backend.restore()).isEmpty();
      keep();
      assertThat(path).as("process %d holds the lock", other.pid()).hasContent("a future format");
    }
  }

  @Test
  void doesNotBlockThePollerWhileTheDiskHangs() throws Exception {
    backend.restore();
    // Opening a pipe for writing blocks until a reader opens it.
    assertThat(new ProcessBuilder("mkfifo", device(path).toString()).start().waitFor()).isZero();
    for (int i = 0; i < 10; i++) {
      backend.save(SavedHistoryExample.everything());
    }
    Optional<SavedHistory> handedOver =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> {
              backend.save(SavedHistoryExample.most(1));
              return backend.takeHandedOver();
            });
    assertThat(handedOver).isEmpty();

    // Move it away first, because the next write starts as soon as this one ends.
    Path pipe = Files.move(device(path), path.resolveSibling("pipe"));
    try (InputStream reader = Files.newInputStream(pipe)) {
      assertThat(reader.read()).as("the first history was being written").isNotNegative();
      await()
          .untilAsserted(
              () ->
                  assertThat(kept()).as("the last history").contains(SavedHistoryExample.most(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"history.json", "history.json.lock"})
  @Timeout(20)
  void refusesAPipeInsteadOfWaitingForIt(String name) throws Exception {
    Path pipe = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(backend.restore()).isEmpty();
    keep();
    keep();
    assertThat(backend.writable()).isFalse();
    assertThat(Files.isRegularFile(pipe)).isFalse();
    assertThat(log.take())
        .filteredOn(line -> line.contains("is a pipe, a device or a socket, not a regular file"))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @Test
  @Timeout(20)
  void startsWithoutALockThatHangsAndUsesItLater() throws Exception {
    // Opening a pipe for writing blocks until a reader opens it.
    Path pipe = deadMount(path);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(backend.restore()).isEmpty();
    keep();
    assertThat(backend.writable()).isFalse();
    assertThat(log.take())
        .filteredOn(line -> line.startsWith("WARNING"))
        .containsExactly(
            "WARNING "
                + path
                + " cannot be written (cannot be locked within 3 s); the history will be lost when"
                + " this process ends");

    // Opening it for reading ends the waiting.
    Files.newInputStream(Files.move(pipe, path.resolveSibling("pipe"))).close();
    await()
        .untilAsserted(
            () -> {
              keep();
              assertThat(backend.writable()).isTrue();
            });
    keep();
    assertThat(kept()).contains(SavedHistoryExample.everything());
  }

  @Test
  @Timeout(20)
  void readsAFileThatHungAtTheStartBeforeItIsOverwritten() throws Exception {
    backend.restore();
    keep();
    backend.close();
    open();
    CompletableFuture<Void> server = new CompletableFuture<>();
    assertThatThrownBy(() -> RegularFile.inTime(path, "read", server::join))
        .isInstanceOf(RegularFile.LateException.class);

    assertThat(backend.restore()).isEmpty();
    backend.write(SavedHistoryExample.most(1));
    assertThat(backend.writable()).isFalse();
    assertThat(log.take())
        .contains(
            "WARNING "
                + path
                + " cannot be read within 3 s; not writing a history before the saved one is read");

    server.complete(null);
    await()
        .untilAsserted(
            () -> {
              backend.write(SavedHistoryExample.most(1));
              assertThat(backend.takeHandedOver()).contains(SavedHistoryExample.everything());
            });
    backend.write(SavedHistoryExample.most(1));
    assertThat(backend.writable()).isTrue();
    assertThat(kept()).contains(SavedHistoryExample.most(1));
  }

  private void keep() {
    backend.write(SavedHistoryExample.everything());
  }

  private Optional<SavedHistory> kept() {
    try (HistoryFile file = new HistoryFile(path)) {
      return file.read();
    } catch (IOException | HistoryFile.UnusableException e) {
      throw new AssertionError(e);
    }
  }

  /** A history file whose temporary file is {@link #device} instead, if that exists. */
  private static HistoryFile file(Path path) {
    return new HistoryFile(
        path,
        next ->
            Files.exists(device(path))
                ? FileChannel.open(device(path), StandardOpenOption.WRITE)
                : FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        lock ->
            Files.exists(deadMount(path))
                ? FileChannel.open(deadMount(path), StandardOpenOption.WRITE)
                : FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  private static Path deadMount(Path path) {
    return path.resolveSibling("dead-mount");
  }

  private static Path device(Path path) {
    return path.resolveSibling("device");
  }

  private static Path next(Path path) {
    return path.resolveSibling("history.json.next");
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "history writer");
    thread.setDaemon(true);
    return thread;
  }
}
