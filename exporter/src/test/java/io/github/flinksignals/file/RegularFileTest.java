// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class RegularFileTest {
  @TempDir private Path directory;

  @Test
  void readsAFileAndALinkToIt() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "secret");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(RegularFile.read(file, 100)).asString().isEqualTo("secret");
    assertThat(RegularFile.read(link, 3)).asString().isEqualTo("sec");
  }

  @Test
  void keepsAnInterruptAndReadsAllTheSame() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "secret");
    Thread.currentThread().interrupt();
    byte[] content = RegularFile.read(file, 100);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(content).asString().isEqualTo("secret");
  }

  @Test
  void refusesWhatIsNoRegularFile() throws Exception {
    Path pipe = pipe(directory.resolve("pipe"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), pipe);

    assertThatThrownBy(() -> RegularFile.read(pipe, 1)).hasMessageContaining("is a pipe");
    assertThatThrownBy(() -> RegularFile.read(link, 1)).hasMessageContaining("is a pipe");
    assertThatThrownBy(() -> RegularFile.read(Path.of("/dev/zero"), 1))
        .hasMessageContaining("a device");
    assertThatThrownBy(() -> RegularFile.read(directory, 1)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> RegularFile.read(directory.resolve("none"), 1))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void givesUpAReadingThatDoesNotEnd() throws Exception {
    // A file on a dead mount looks regular, and opening it does not return either.
    Path endless = pipe(directory.resolve("endless"));
    long before = System.nanoTime();
    assertThatThrownBy(() -> RegularFile.read(endless, 1, Files::newInputStream))
        .isInstanceOf(RegularFile.RefusedException.class)
        .hasMessage("cannot be read within 3 s");
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofSeconds(2).toNanos());

    // While that reading is stuck, no thread is started for another one.
    long again = System.nanoTime();
    assertThatThrownBy(() -> RegularFile.read(endless, 1, Files::newInputStream))
        .hasMessage("cannot be read within 3 s");
    assertThat(System.nanoTime() - again).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  private static Path pipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }
}
