// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  private static final Path README = Repository.root().resolve("README.md");
  private static final Path PAGES = Repository.root().resolve("exporter/docs");
  private static final String INDEX = "README.md";

  @Test
  void theReadmeHasAtMost200Lines() throws IOException {
    assertThat(Files.readAllLines(README))
        .as("lines of README.md; move details to a page in exporter/docs")
        .hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void theReadmeShowsHowToTryIt() throws IOException {
    assertThat(Files.readString(README))
        .containsPattern("(?m)^ +make demo\\b")
        .containsPattern("(?m)^ +make test\\b")
        .contains("java -jar exporter/target/flink-signals-exporter.jar");
  }

  @Test
  void theIndexLinksEveryPage() throws IOException {
    List<String> pages;
    try (Stream<Path> files = Files.list(PAGES)) {
      pages =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".md") && !name.equals(INDEX))
              .toList();
    }
    assertThat(pages).hasSizeGreaterThan(10);
    assertThat(MarkdownDocument.read(PAGES.resolve(INDEX)).links()).containsAll(pages);
  }
}
