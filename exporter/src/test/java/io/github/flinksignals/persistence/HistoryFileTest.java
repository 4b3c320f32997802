// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.flinksignals.history.SavedHistory;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HistoryFileTest {
  private static final String GOLDEN = "/persistence/history-v1.json";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @TempDir private Path directory;

  private Path path;
  private HistoryFile file;

  @BeforeEach
  void open() {
    path = directory.resolve("history.json");
    file = new HistoryFile(path);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  @Test
  void isEmptyBeforeTheFirstWrite() throws Exception {
    assertThat(file.read()).isEmpty();
  }

  @Test
  void readsWhatItWrote() throws Exception {
    file.write(SavedHistoryExample.everything());

    assertThat(file.read()).contains(SavedHistoryExample.everything());
  }

  @Test
  void readsTheLongestHistoryOfAJob() throws Exception {
    file.write(SavedHistoryExample.most(1));

    assertThat(file.read()).contains(SavedHistoryExample.most(1));
  }

  @Test
  void writesTheFormatThatOlderExportersRead() throws Exception {
    file.write(SavedHistoryExample.everything());
    String written = MAPPER.writeValueAsString(MAPPER.readTree(path.toFile())) + "\n";
    Path actual = Path.of("target", "history-v1.json");
    Files.writeString(actual, written);

    assertThat(MAPPER.readTree(written))
        .as("a changed name or type needs a new version; if the change is intended, use %s", actual)
        .isEqualTo(MAPPER.readTree(golden()));
  }

  @Test
  void readsTheFormatThatOlderExportersWrote() throws Exception {
    Files.write(path, golden());

    assertThat(file.read()).contains(SavedHistoryExample.everything());
  }

  @Test
  void detectsATruncatedFileAtEveryLength() throws Exception {
    file.write(SavedHistoryExample.everything());
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      try (RandomAccessFile torn = new RandomAccessFile(path.toFile(), "rw")) {
        torn.write(whole, 0, length);
        torn.setLength(length);
      }
      assertThatThrownBy(file::read)
          .as("the first %d of %d bytes", length, whole.length)
          .isInstanceOf(HistoryFile.UnusableException.class);
    }
  }

  static Stream<Arguments> foreign() {
    String head = "{\"format\":\"flink-signals-history\",\"version\":1,\"writtenAt\":1,";
    return Stream.of(
        Arguments.of("text", "hello\n"),
        Arguments.of("binary data", "\u0000\u0001\ufffd"),
        Arguments.of("null", "null"),
        Arguments.of("a list", "[]"),
        Arguments.of("an object of another format", "{\"format\":\"invoices\",\"version\":1}"),
        Arguments.of("no format", "{\"version\":1}"),
        Arguments.of("endless nesting", "[".repeat(100_000)),
        Arguments.of("no jobs", head + "\"knownSince\":1}"),
        Arguments.of("no time", head + "\"jobs\":[]}"),
        Arguments.of("a job without fields", head + "\"knownSince\":1,\"jobs\":[{}]}"),
        Arguments.of("null instead of a job", head + "\"knownSince\":1,\"jobs\":[null]}"),
        Arguments.of("an unknown field", head + "\"knownSince\":1,\"jobs\":[],\"more\":1}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("foreign")
  void rejectsAFileOfAnotherFormat(String what, String content) throws IOException {
    Files.writeString(path, content);

    assertThatThrownBy(file::read)
        .as(what)
        .isInstanceOf(HistoryFile.UnusableException.class)
        .hasMessageContaining("is not a history file");
  }

  @Test
  void rejectsAFileOfANewerVersion() throws IOException {
    Files.writeString(
        path, "{\"format\":\"flink-signals-history\",\"version\":2,\"jobs\":{\"unheard\":\"of\"}}");

    assertThatThrownBy(file::read)
        .isInstanceOf(HistoryFile.UnusableException.class)
        .hasMessage("was written by a newer exporter, in version 2");
  }

  @Test
  void rejectsAFileThatIsTooLarge() throws IOException {
    try (RandomAccessFile endless = new RandomAccessFile(path.toFile(), "rw")) {
      endless.setLength(1L << 40);
    }
    assertThatThrownBy(file::read)
        .isInstanceOf(HistoryFile.UnusableException.class)
        .hasMessage("is too large for a history file");
  }

  @Test
  void movesAFileAwayUnchanged() throws IOException {
    Files.writeString(path, "hello\n");
    Path aside = file.setAside();

    assertThat(path).doesNotExist();
    assertThat(aside).hasFileName("history.json.set-aside").hasContent("hello\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aside)))
        .isEqualTo("rw-------");
  }

  @Test
  void doesNotMoveADirectory() throws IOException {
    Files.createDirectory(path);

    assertThatThrownBy(file::read).isInstanceOf(IOException.class);
    assertThatThrownBy(file::setAside).isInstanceOf(IOException.class);
    assertThat(path).isDirectory();
  }

  @Test
  void keepsTheOldFileUntilTheNewOneIsComplete() throws Exception {
    file.write(SavedHistoryExample.everything());
    HistoryFile onFullDisk =
        new HistoryFile(
            path,
            next -> FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE),
            lock -> FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE));

    SavedHistory more = SavedHistoryExample.most(1);
    assertThatThrownBy(() -> onFullDisk.write(more)).isInstanceOf(IOException.class);
    assertThat(file.read()).contains(SavedHistoryExample.everything());
  }

  @Test
  void leavesNoIncompleteTemporaryFile() throws Exception {
    HistoryFile interrupted =
        new HistoryFile(
            path,
            next -> {
              FileChannel closed =
                  FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
              closed.close();
              return closed;
            },
            lock -> FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE));

    SavedHistory history = SavedHistoryExample.everything();
    assertThatThrownBy(() -> interrupted.write(history)).isInstanceOf(IOException.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void overwritesAnIncompleteTemporaryFile() throws Exception {
    Files.writeString(directory.resolve("history.json.next"), "x".repeat(100_000));
    file.write(SavedHistoryExample.everything());

    assertThat(file.read()).contains(SavedHistoryExample.everything());
  }

  @Test
  void doesNotWriteThroughALink() throws Exception {
    Path precious = Files.writeString(directory.resolve("precious"), "kept");
    Files.createSymbolicLink(directory.resolve("history.json.next"), precious);
    file.write(SavedHistoryExample.everything());

    assertThat(precious).hasContent("kept");
    assertThat(Files.isSymbolicLink(path)).isFalse();
    assertThat(file.read()).contains(SavedHistoryExample.everything());
  }

  @Test
  void doesNotCreateALockThroughALink() throws Exception {
    Files.createSymbolicLink(
        directory.resolve("history.json.lock"), directory.resolve("elsewhere"));

    assertThatThrownBy(file::lock).isInstanceOf(IOException.class);
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void isReadableByItsOwnerOnlyAlsoIfAnOlderFileWasNot() throws Exception {
    Files.writeString(path, "older");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    file.write(SavedHistoryExample.everything());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void isLockedByOneProcessAtATime() throws Exception {
    assertThat(file.lock()).isTrue();
    assertThat(file.lock()).as("it already holds the lock").isTrue();
    try (LockHolder other = LockHolder.of(directory.resolve("other.json"))) {
      HistoryFile taken = new HistoryFile(directory.resolve("other.json"));
      assertThat(taken.lock()).as("process %d holds the lock", other.pid()).isFalse();
      other.kill();
      assertThat(taken.lock()).as("a killed process loses the lock").isTrue();
      taken.close();
    }
  }

  @Test
  void staysSmallWithTheLargestHistory() throws Exception {
    file.write(SavedHistoryExample.most(200));

    assertThat(Files.size(path)).as("200 jobs with full lists").isLessThan(5_000_000L);
    assertThat(file.read().map(SavedHistory::jobs).orElse(List.of())).hasSize(200);
  }

  private static byte[] golden() throws IOException {
    try (InputStream golden = HistoryFileTest.class.getResourceAsStream(GOLDEN)) {
      return golden == null ? "{}".getBytes(StandardCharsets.UTF_8) : golden.readAllBytes();
    }
  }
}
