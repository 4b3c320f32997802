// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

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

class GeneratedTableTest {
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

  private GeneratedTable table(String heading) {
    return new GeneratedTable(file, heading, false);
  }

  private void check(List<List<String>> rows) {
    table("## Settings").mustMatch("Definitions", HEADER, rows);
  }

  @Test
  void acceptsAnIdenticalTable() {
    assertThatCode(() -> check(rows("--format=text|json", "How it looks.", "--level", "How much.")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = ';',
      value = {
        // the expected flags; what the failure message must contain; what is wrong
        "--format=text|json,--level,--new; add: | `--new` | How much. |; a missing row",
        "--format=text|json; remove: | `--level` | How much. |; an extra row",
        "--level,--format=text|json; into this order; rows in another order",
      })
  void failureNamesTheChangeFor(String keys, String step, String why) {
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
        .hasMessageContaining("make generate");
  }

  @Test
  void failureNamesTheReplacementAndEscapesPipes() {
    assertThatThrownBy(() -> check(rows("--format=text|json", "New.", "--level", "How much.")))
        .hasMessageContaining("replace: | `--format=text\\|json` | How it looks. |")
        .hasMessageContaining("with: | `--format=text\\|json` | New. |");
  }

  @Test
  void findsADuplicateRow() throws IOException {
    String row = "| `--level` | How much. |\n";
    Files.writeString(file, Files.readString(file).replace(row, row + row));
    assertThatThrownBy(
            () -> check(rows("--format=text|json", "How it looks.", "--level", "How much.")))
        .hasMessageContaining("each once");
  }

  @Test
  void findsADifferentHeader() {
    assertThatThrownBy(
            () ->
                table("## Settings")
                    .mustMatch(
                        "Definitions",
                        List.of("Flag", "Purpose"),
                        rows("--format=text|json", "How it looks.", "--level", "How much.")))
        .hasMessageContaining("change the header to: | Flag | Purpose |");
  }

  @Test
  void ignoresTablesBelowOtherHeadings() {
    assertThatThrownBy(() -> table("## Empty").firstCells())
        .hasMessageContaining("no table below '## Empty'");
    assertThatThrownBy(() -> table("## Missing").firstCells())
        .hasMessageContaining("no heading '## Missing'");
  }

  @Test
  void generatesTheTableAndChangesNothingElse() throws IOException {
    String before = Files.readString(file);
    List<List<String>> rows = rows("--format=text|json", "New.", "--new", "Also new.");
    new GeneratedTable(file, "## Settings", true).mustMatch("Definitions", HEADER, rows);
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
