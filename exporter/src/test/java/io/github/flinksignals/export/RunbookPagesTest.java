// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunbookPagesTest {
  private static final Path DIRECTORY = Repository.root().resolve("alerts/runbooks");

  @ParameterizedTest
  @MethodSource("io.github.flinksignals.export.RunbookPages#names")
  void returnsTheTextOfTheRunbook(String name) throws IOException {
    assertThat(RunbookPages.text(name))
        .isEqualTo(Files.readString(DIRECTORY.resolve(name + ".md")));
  }

  @Test
  void theIndexLinksToEveryRunbook() {
    assertThat(RunbookPages.names())
        .allSatisfy(name -> assertThat(RunbookPages.index()).contains("href=\"" + name + '"'));
  }
}
