// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentTest {
  @TempDir private Path directory;

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void readsOnAnInterruptedThreadAndKeepsTheInterrupt() throws Exception {
    Path file = Files.writeString(directory.resolve("tls.crt"), "whole");
    Thread.currentThread().interrupt();
    FileContent content = FileContent.read(file);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(content.text()).isEqualTo("whole");
  }
}
