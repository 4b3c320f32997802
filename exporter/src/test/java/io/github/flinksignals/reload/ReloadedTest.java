// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedTest {
  @TempDir private Path directory;
  private final LogLines log = LogLines.of(Reloaded.class);
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger parsed = new AtomicInteger();
  private Path left;
  private Path right;
  private Reloaded<String> pair;

  @BeforeEach
  void writeAPair() throws IOException {
    left = Files.writeString(directory.resolve("left"), "1");
    right = Files.writeString(directory.resolve("right"), "1");
    pair = new Reloaded<>(this::parse, nanoTime::get);
  }

  @AfterEach
  void closeTheLog() {
    log.close();
  }

  private String parse(Reloaded.Files files) throws UnusableFileException {
    parsed.incrementAndGet();
    FileContent one = files.read(left);
    FileContent other = files.read(right);
    if (!one.text().equals(other.text())) {
      throw new UnusableFileException(one + " does not match " + other);
    }
    return one.text();
  }

  private void letTimePass() {
    nanoTime.addAndGet(Reloaded.PACE.toNanos());
  }

  @Test
  void readsFilesAtMostOncePerSecondAndParsesOnlyChanges() throws Exception {
    assertThat(pair.get()).isEqualTo("1");
    Files.writeString(left, "2");
    Files.writeString(right, "2");
    nanoTime.addAndGet(Reloaded.PACE.toNanos() - 1);
    assertThat(pair.get()).as("within the second").isEqualTo("1");
    nanoTime.incrementAndGet();
    assertThat(pair.get()).as("after it, and after an overflow of the clock").isEqualTo("2");
    letTimePass();
    assertThat(pair.get()).isEqualTo("2");
    assertThat(parsed).hasValue(2);
    assertThat(log.take()).containsExactly("INFO Reloaded: " + List.of(left, right));
  }

  @Test
  void keepsTheLastGoodPairAndWarnsOnceWhileFilesAreInconsistent() throws Exception {
    pair.get();
    Files.writeString(left, "2");
    for (int look = 0; look < 3; look++) {
      letTimePass();
      assertThat(pair.get()).isEqualTo("1");
    }
    assertThat(log.take())
        .containsExactly(
            "WARNING %s does not match %s; the last valid version stays in use"
                .formatted(left, right));
    Files.writeString(right, "2");
    letTimePass();
    assertThat(pair.get()).isEqualTo("2");
    assertThat(log.take()).hasSize(1);
  }

  @Test
  void keepsTheLastGoodPairWhileAFileIsMissing() throws Exception {
    pair.get();
    Files.delete(right);
    letTimePass();
    assertThat(pair.get()).isEqualTo("1");
    letTimePass();
    assertThat(pair.get()).isEqualTo("1");
    assertThat(log.take())
        .containsExactly(
            "WARNING " + right + " does not exist; the last valid version stays in use");
    Files.writeString(right, "1");
    letTimePass();
    assertThat(pair.get()).isEqualTo("1");
    assertThat(log.take()).containsExactly("INFO Valid again, unchanged: " + List.of(left, right));
  }

  @Test
  void noticesASwappedLinkAlthoughSizeAndTimeAreTheSame() throws Exception {
    Path old = Files.createDirectory(directory.resolve("..old"));
    Path data = Files.createSymbolicLink(directory.resolve("..data"), old);
    Path link = Files.createSymbolicLink(directory.resolve("token"), data.resolve("token"));
    Files.writeString(old.resolve("token"), "1");
    Reloaded<String> token = new Reloaded<>(files -> files.read(link).text(), nanoTime::get);
    assertThat(token.get()).isEqualTo("1");

    Path next = Files.createDirectory(directory.resolve("..next"));
    Files.writeString(next.resolve("token"), "2");
    Files.setLastModifiedTime(
        next.resolve("token"), Files.getLastModifiedTime(old.resolve("token")));
    Files.delete(data);
    Files.createSymbolicLink(data, next);
    letTimePass();
    assertThat(token.get()).isEqualTo("2");
  }

  @Test
  void failsWithoutAGoodVersionAndRecovers() throws Exception {
    Files.delete(left);
    assertThatThrownBy(pair::get)
        .isInstanceOf(UnusableFileException.class)
        .hasMessage(left + " does not exist");
    Files.writeString(left, "1");
    letTimePass();
    assertThat(pair.get()).isEqualTo("1");
    assertThat(log.take()).as("the caller got the exception").isEmpty();
  }

  @Test
  void refusesFilesThatMayNeverEnd() throws Exception {
    assertThatThrownBy(() -> FileContent.read(Path.of("/dev/zero")))
        .hasMessage("/dev/zero is a pipe, a device or a socket, not a regular file");
    Files.write(left, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> FileContent.read(left)).hasMessage(left + " is longer than 1 MiB");
  }

  @Test
  void looksAtFilesThatTheLoaderDiscovers() throws Exception {
    Files.writeString(left, right.toString());
    Reloaded<String> followed =
        new Reloaded<>(files -> files.read(Path.of(files.read(left).text())).text(), nanoTime::get);
    assertThat(followed.get()).isEqualTo("1");

    Files.writeString(right, "2");
    letTimePass();
    assertThat(followed.get()).isEqualTo("2");
  }

  @Test
  void doesNotShowTheContentAsText() throws Exception {
    assertThat(FileContent.read(left)).hasToString(left.toString());
  }
}
