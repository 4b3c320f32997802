// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("page.txt"), "old\n");
  }

  @Test
  void acceptsTheSameContent() {
    assertThatCode(() -> GeneratedFile.at(file, false).mustBe("old\n")).doesNotThrowAnyException();
  }

  @Test
  void namesTheCommandThatUpdatesTheFileAndLeavesItUnchanged() throws IOException {
    assertThatThrownBy(() -> GeneratedFile.at(file, false).mustBe("new\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("page.txt")
        .hasMessageContaining("make generate");
    assertThat(Files.readString(file)).isEqualTo("old\n");
  }

  @Test
  void writesTheContentWhenFilesAreGenerated() throws IOException {
    GeneratedFile.at(file, true).mustBe("new\n");
    assertThat(Files.readString(file)).isEqualTo("new\n");
  }
}
