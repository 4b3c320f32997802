// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLinksTest {
  @TempDir Path directory;

  @Test
  void theRepositoryHasNone() throws IOException {
    assertThat(DeadLinks.below(Repository.root())).as("dead links").isEmpty();
  }

  @Test
  void documentsOfAllDirectoriesAreChecked() throws IOException {
    assertThat(MarkdownDocument.filesBelow(Repository.root()))
        .extracting(file -> Repository.root().relativize(file).toString())
        .contains(
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "exporter/docs/README.md",
            "exporter/docs/failure-modes.md",
            "exporter/kubernetes/README.md",
            "alerts/README.md",
            "alerts/runbooks/FlinkStateLost.md",
            "dashboards/README.md");
  }

  @ParameterizedTest(name = "{2}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // a line of README.md | the dead link in it, if any | why
        "[good](#what-is-it) | | a heading of the same document",
        "[dead](#what) | #what | no such heading",
        "[good](more/deep.md#more) | | a heading of another document",
        "[dead](more/deep.md#less) | more/deep.md#less | no such heading in the other document",
        "[good](more) | | a directory",
        "[dead](missing.md) | missing.md | no such file",
        "[good](#twice-1) | | the second heading of the same text",
        "[dead](#twice-2) | #twice-2 | there is no third",
        "[good](#set-in-html) | | an anchor in HTML",
        "[good](https://example.org/missing) | | another site is not followed",
        "[good](more/deep.md \"A title\") | | a title is not part of the target",
        "[dead](missing.md \"A title\") | missing.md | nor does it hide the target",
        "![good](more/deep.md) | | an image",
        "![dead](missing.png) | missing.png | an image that does not exist",
        "[![good](more/deep.md)](missing.md) | missing.md | the link of an image",
        "<a href=\"more/deep.md\">good</a> | | a link in HTML",
        "<a class=\"x\" href='missing.md'>dead</a> | missing.md | a link in HTML to no file",
        "<img src=\"missing.png\" alt=\"dead\"> | missing.png | an image in HTML",
        "[text][good] | | a reference",
        "[dead][missing] | [missing] | a reference without a definition",
        "[label]: missing.md | missing.md | a definition with a dead target",
        "https://github.com/flinksignals/flink-signals/blob/main/more/deep.md | | not a link",
        "[good](https://github.com/flinksignals/flink-signals/blob/main/more/deep.md#more) | | an"
            + " absolute link to this repository",
      })
  void findsDeadLinksIn(String line, String dead, String why) throws IOException {
    writeDocuments(
        "# What is it?\n\n"
            + line
            + "\n\n## Twice\n\n## Twice\n\n"
            + "<a id=\"set-in-html\"></a>\n\n[good]: more/deep.md\n");
    assertThat(DeadLinks.below(directory))
        .as(why)
        .isEqualTo(dead == null ? List.of() : List.of("README.md: " + dead));
  }

  @Test
  void findsAnAbsoluteLinkToAMissingPageOfThisRepository() throws IOException {
    String link = "https://github.com/flinksignals/flink-signals/blob/main/missing.md";
    writeDocuments("[dead](" + link + ")\n");
    assertThat(DeadLinks.below(directory)).containsExactly("README.md: " + link);
  }

  @Test
  void ignoresCodeAndBuildOutput() throws IOException {
    writeDocuments(
        """
        `[code](missing.md)`

            [indented code](missing.md)

        ```yaml
        # missing: [code](missing.md)
        ```
        """);
    Files.createDirectories(directory.resolve("target"));
    Files.writeString(directory.resolve("target/built.md"), "[build output](missing.md)\n");
    assertThat(DeadLinks.below(directory)).isEmpty();
  }

  @Test
  void resolvesLinksFromTheDirectoryOfTheDocument() throws IOException {
    writeDocuments("# Title\n");
    Files.writeString(
        directory.resolve("more/deep.md"), "# More\n\n[good](../README.md) [dead](README.md)\n");
    assertThat(DeadLinks.below(directory)).containsExactly("more/deep.md: README.md");
  }

  private void writeDocuments(String readme) throws IOException {
    Files.writeString(directory.resolve("README.md"), readme);
    Files.createDirectories(directory.resolve("more"));
    Files.writeString(directory.resolve("more/deep.md"), "# More\n");
  }
}
