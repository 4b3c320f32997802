// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLinksTest {
  @TempDir Path directory;

  @Test
  void noDocumentOfTheRepositoryHasOne() throws IOException {
    assertThat(DeadLinks.below(Repository.root())).as("links that lead nowhere").isEmpty();
  }

  @Test
  void findsLinksToFilesAndHeadingsThatAreNotThere() throws IOException {
    Files.writeString(
        directory.resolve("README.md"),
        """
        # What is it?

        [good](#what-is-it) [good](more/deep.md#more) [good](https://example.org/) [good](more)
        [dead](#what) [dead](more/deep.md#less) [dead](gone.md) `[code](not.md)`

        ```yaml
        # gone: [code](not.md)
        ```
        """);
    Files.createDirectories(directory.resolve("more"));
    Files.writeString(
        directory.resolve("more/deep.md"), "# More\n\n[good](../README.md) [dead](README.md)\n");
    Files.createDirectories(directory.resolve("target"));
    Files.writeString(directory.resolve("target/built.md"), "[not ours](gone.md)\n");
    assertThat(DeadLinks.below(directory))
        .containsExactly(
            "README.md: #what",
            "README.md: more/deep.md#less",
            "README.md: gone.md",
            "more/deep.md: README.md");
  }
}
