// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadmeTableTest {
  private static final List<String> HEADER = List.of("Flag", "Meaning");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeDocument() throws IOException {
    file = directory.resolve("README.md");
    Files.writeString(
        file,
        """
        # Product

        | Flag | Meaning |
        |---|---|
        | `--other` | A table of another heading. |

        ## Settings

        Text.

        | Flag | Meaning |
        |---|---|
        | `--format=text\\|json` | How it looks. |
        | `--level` | How much. |

        More text.

        ## Empty
        """);
  }

  private ReadmeTable table(String heading) {
    return new ReadmeTable(file, heading, false);
  }

  private void check(List<List<String>> rows) {
    table("## Settings").mustSay("Definitions", HEADER, rows);
  }

  @Test
  void acceptsATableThatSaysTheSame() {
    assertThatCode(() -> check(rows("--format=text|json", "How it looks.", "--level", "How much.")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = ';',
      value = {
        // the flags there should be; what the failure must say; what is wrong
        "--format=text|json,--level,--new; add: | `--new` | How much. |; a row that is missing",
        "--format=text|json; remove: | `--level` | How much. |; a row that is too many",
        "--level,--format=text|json; into this order; rows in another order",
      })
  void saysWhatToDoAbout(String keys, String step, String why) {
    List<List<String>> rows =
        List.of(keys.split(",", -1)).stream()
            .map(
                key ->
                    List.of(
                        "`" + key + "`", key.contains("format") ? "How it looks." : "How much."))
            .toList();
    assertThatThrownBy(() -> check(rows))
        .as(why)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("below '## Settings' in README.md differs from Definitions")
        .hasMessageContaining(step)
        .hasMessageContaining("-Dreadme.update");
  }

  @Test
  void saysWhatToReplaceAndWritesABarAsItMustStandInACell() {
    assertThatThrownBy(() -> check(rows("--format=text|json", "New.", "--level", "How much.")))
        .hasMessageContaining("replace: | `--format=text\\|json` | How it looks. |")
        .hasMessageContaining("by: | `--format=text\\|json` | New. |");
  }

  @Test
  void findsARowThatStandsTwice() throws IOException {
    String row = "| `--level` | How much. |\n";
    Files.writeString(file, Files.readString(file).replace(row, row + row));
    assertThatThrownBy(
            () -> check(rows("--format=text|json", "How it looks.", "--level", "How much.")))
        .hasMessageContaining("each once");
  }

  @Test
  void findsAnotherHeader() {
    assertThatThrownBy(
            () ->
                table("## Settings")
                    .mustSay(
                        "Definitions",
                        List.of("Flag", "Says"),
                        rows("--format=text|json", "How it looks.", "--level", "How much.")))
        .hasMessageContaining("write as the header: | Flag | Says |");
  }

  @Test
  void takesNoTableOfAnotherHeading() {
    assertThatThrownBy(() -> table("## Empty").firstCells())
        .hasMessageContaining("no table below '## Empty'");
    assertThatThrownBy(() -> table("## Gone").firstCells())
        .hasMessageContaining("no heading '## Gone'");
  }

  @Test
  void writesTheTableWhereItIsToldToAndNothingElse() throws IOException {
    String before = Files.readString(file);
    List<List<String>> rows = rows("--format=text|json", "New.", "--new", "Also new.");
    new ReadmeTable(file, "## Settings", true).mustSay("Definitions", HEADER, rows);
    assertThatCode(() -> check(rows)).doesNotThrowAnyException();
    assertThat(Files.readString(file))
        .isEqualTo(
            before
                .replace("json` | How it looks. |", "json` | New. |")
                .replace("| `--level` | How much. |", "| `--new` | Also new. |"));
  }

  private static List<List<String>> rows(
      String firstFlag, String firstMeaning, String secondFlag, String secondMeaning) {
    return List.of(
        List.of("`" + firstFlag + "`", firstMeaning),
        List.of("`" + secondFlag + "`", secondMeaning));
  }
}
