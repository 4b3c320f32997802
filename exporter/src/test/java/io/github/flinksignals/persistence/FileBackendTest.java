// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.history.SavedHistory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with the file is said once, told by the gauge, and forgotten when it is over. */
final class FileBackendTest {
  private final LogLines log = LogLines.of(FileBackend.class);

  @TempDir private Path directory;

  private Path path;
  private FileBackend memory;

  @BeforeEach
  void open() {
    path = directory.resolve("history.json");
    memory = new FileBackend(path, FileBackendTest::thread);
  }

  @AfterEach
  void close() {
    memory.close();
    log.close();
  }

  @Test
  void remembersWhatWasKept() throws Exception {
    assertThat(memory.restore()).isEmpty();
    keep();

    assertThat(memory.writable()).isTrue();
    assertThat(kept()).contains(SavedHistoryExample.everything());
    assertThat(log.take()).containsExactly("INFO Nothing is remembered yet in " + path);
    assertThat(new FileBackend(path, FileBackendTest::thread).restore())
        .contains(SavedHistoryExample.everything());
  }

  @Test
  void writesWhatStillWaitsWhenItIsClosed() throws Exception {
    memory.restore();
    memory.save(SavedHistoryExample.everything());
    memory.close();

    assertThat(kept()).contains(SavedHistoryExample.everything());
  }

  /** A file that cannot be read as a history. */
  record Bad(String because, String warning, Making content) {
    interface Making {
      void at(Path path) throws IOException;
    }

    @Override
    public String toString() {
      return because;
    }
  }

  static Stream<Bad> bad() {
    return Stream.of(
        new Bad(
            "it is torn",
            "is torn, or holds something else than a history",
            path -> Files.writeString(path, "{\"format\":\"flink-signals-history\",\"ver")),
        new Bad("it is empty", "is torn", path -> Files.writeString(path, "")),
        new Bad(
            "it is foreign",
            "holds something else",
            path -> Files.writeString(path, "{\"format\":\"invoices\",\"version\":1}")),
        new Bad(
            "it is newer",
            "was written by a newer exporter, in version 7",
            path ->
                Files.writeString(path, "{\"format\":\"flink-signals-history\",\"version\":7}")),
        new Bad(
            "it cannot be read",
            "cannot be read (",
            path -> Files.createSymbolicLink(path, Path.of("/proc/self/mem"))));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void setsABadFileAsideAndGoesOn(Bad file) throws Exception {
    file.content().at(path);

    assertThat(memory.restore()).isEmpty();
    assertThat(log.take())
        .singleElement()
        .asString()
        .startsWith("WARNING " + path + " " + file.warning())
        .endsWith("it was set aside as " + path + ".set-aside, nothing is remembered");
    assertThat(Files.readAttributes(Path.of(path + ".set-aside"), "*", LinkOption.NOFOLLOW_LINKS))
        .isNotEmpty();
    keep();
    assertThat(memory.writable()).isTrue();
    assertThat(kept()).contains(SavedHistoryExample.everything());
  }

  /** A place that cannot be written to, and how that is set right. */
  record Trouble(String because, String warning, Change begins, Change ends) {
    interface Change {
      void at(Path path) throws IOException;
    }

    @Override
    public String toString() {
      return because;
    }
  }

  static Stream<Trouble> troubles() {
    return Stream.of(
        new Trouble(
            "the disk is full",
            "cannot be written (IOException: No space left on device)",
            path -> Files.createSymbolicLink(next(path), Path.of("/dev/full")),
            path -> Files.delete(next(path))),
        new Trouble(
            "a directory is in its place",
            "cannot be written (FileSystemException",
            path -> Files.createDirectories(path.resolve("of somebody else")),
            path -> {
              Files.delete(path.resolve("of somebody else"));
              Files.delete(path);
            }),
        new Trouble(
            "a directory is where it is written first",
            "cannot be written (FileSystemException",
            path -> Files.createDirectory(next(path)),
            path -> Files.delete(next(path))),
        new Trouble(
            "there may be no lock",
            "cannot be written (FileSystemException",
            path -> Files.createDirectory(path.resolveSibling("history.json.lock")),
            path -> Files.delete(path.resolveSibling("history.json.lock"))),
        new Trouble(
            "its directory went away",
            "cannot be written (NoSuchFileException",
            path -> Files.move(path.getParent(), path.getParent().resolveSibling("elsewhere")),
            path -> Files.move(path.getParent().resolveSibling("elsewhere"), path.getParent())));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void goesOnWithoutAndWritesAgainOnceItCan(Trouble trouble) throws Exception {
    Path place = Files.createDirectory(directory.resolve("place")).resolve("history.json");
    try (FileBackend troubled = new FileBackend(place, FileBackendTest::thread)) {
      trouble.begins().at(place);
      assertThat(troubled.restore()).isEmpty();
      for (int i = 0; i < 3; i++) {
        troubled.write(SavedHistoryExample.everything());
        assertThat(troubled.writable()).isFalse();
      }
      assertThat(log.take())
          .filteredOn(line -> line.contains("cannot be written"))
          .as("once, not with each poll")
          .singleElement()
          .asString()
          .contains(trouble.warning());

      trouble.ends().at(place);
      troubled.write(SavedHistoryExample.everything());
      troubled.write(SavedHistoryExample.everything());
      assertThat(troubled.writable()).isTrue();
      assertThat(log.take()).contains("INFO " + place + " is written again");
      try (HistoryFile written = new HistoryFile(place)) {
        assertThat(written.read()).contains(SavedHistoryExample.everything());
      }
    }
  }

  @Test
  void doesNotWriteToTheFileOfAnotherExporterThatRuns() throws Exception {
    try (HistoryFile others = new HistoryFile(path)) {
      others.write(SavedHistoryExample.most(1));
    }
    try (LockHolder other = LockHolder.of(path)) {
      assertThat(memory.restore()).as("it may be read").contains(SavedHistoryExample.most(1));
      keep();
      keep();
      assertThat(memory.writable()).isFalse();
      assertThat(kept()).contains(SavedHistoryExample.most(1));
      assertThat(log.take())
          .filteredOn(line -> line.startsWith("WARNING"))
          .containsExactly(
              "WARNING "
                  + path
                  + " belongs to another exporter that runs; this one does not write to it");

      other.kill();
      keep();
      keep();
      assertThat(kept())
          .as("before it is taken in it is not written over")
          .contains(SavedHistoryExample.most(1));
      assertThat(memory.takeHandedOver()).contains(SavedHistoryExample.most(1));
      assertThat(memory.takeHandedOver()).isEmpty();
      keep();
      assertThat(memory.writable()).isTrue();
      assertThat(kept()).contains(SavedHistoryExample.everything());
    }
  }

  @Test
  void doesNotSetAsideTheFileOfAnotherExporterThatRuns() throws Exception {
    Files.writeString(path, "of a format to come");
    try (LockHolder other = LockHolder.of(path)) {
      assertThat(memory.restore()).isEmpty();
      keep();
      assertThat(path).as("process %d has it", other.pid()).hasContent("of a format to come");
    }
  }

  @Test
  void holdsNobodyUpWhileTheDiskHangs() throws Exception {
    memory.restore();
    // To open it for writing takes until somebody reads.
    assertThat(new ProcessBuilder("mkfifo", next(path).toString()).start().waitFor()).isZero();
    for (int i = 0; i < 10; i++) {
      memory.save(SavedHistoryExample.everything());
    }
    Optional<SavedHistory> left =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> {
              memory.save(SavedHistoryExample.most(1));
              return memory.takeHandedOver();
            });
    assertThat(left).isEmpty();

    // Out of the way first, for the next write begins as soon as this one ends.
    Path pipe = Files.move(next(path), path.resolveSibling("pipe"));
    try (InputStream reader = Files.newInputStream(pipe)) {
      assertThat(reader.read()).as("it was being written").isNotNegative();
      eventually(() -> assertThat(kept()).as("the last one").contains(SavedHistoryExample.most(1)));
    }
  }

  private void keep() {
    memory.write(SavedHistoryExample.everything());
  }

  private Optional<SavedHistory> kept() {
    try (HistoryFile file = new HistoryFile(path)) {
      return file.read();
    } catch (IOException | HistoryFile.UnusableException e) {
      throw new AssertionError(e);
    }
  }

  private static Path next(Path path) {
    return path.resolveSibling("history.json.next");
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "memory of a test");
    thread.setDaemon(true);
    return thread;
  }
}
