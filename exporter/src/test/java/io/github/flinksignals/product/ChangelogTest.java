// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChangelogTest {
  private static final String UNRELEASED = "## Unreleased";

  private static final Pattern RELEASED =
      Pattern.compile("## \\d+\\.\\d+\\.\\d+ / \\d{4}-\\d{2}-\\d{2}");

  @Test
  void theFirstSectionIsThatOfTheBuild() throws IOException {
    String version = Repository.version();
    String first = sections().get(0);
    if (version.endsWith("-SNAPSHOT")) {
      assertThat(first).isEqualTo(UNRELEASED);
    } else {
      assertThat(first).matches(RELEASED).startsWith("## " + version + " /");
    }
  }

  @Test
  void everyOtherSectionIsARelease() throws IOException {
    assertThat(sections().stream().skip(1))
        .allSatisfy(section -> assertThat(section).matches(RELEASED));
  }

  @Test
  void eachEntryBeginsWithItsKind() throws IOException {
    List<String> entries = lines("* ");
    assertThat(entries).isNotEmpty();
    assertThat(entries)
        .allSatisfy(
            entry -> assertThat(entry).matches("\\* \\[(CHANGE|FEATURE|ENHANCEMENT|BUGFIX)] .+"));
  }

  /** Each name in the notes on an upgrade is explained in the changelog. */
  @Test
  void theNotesOnAnUpgradeNameWhatTheChangelogNames() throws IOException {
    String page =
        Files.readString(Repository.root().resolve("exporter/docs/releases.md"))
            .replaceFirst("(?s).*\n### From", "")
            .replaceFirst("(?s)\n## .*", "");
    String changelog = Files.readString(Repository.root().resolve("CHANGELOG.md"));
    List<String> names =
        Pattern.compile("`([^`]+)`").matcher(page).results().map(name -> name.group(1)).toList();
    assertThat(names)
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(changelog).contains(name));
  }

  private static List<String> sections() throws IOException {
    return lines("## ");
  }

  private static List<String> lines(String start) throws IOException {
    return Files.readAllLines(Repository.root().resolve("CHANGELOG.md")).stream()
        .filter(line -> line.startsWith(start))
        .toList();
  }
}
