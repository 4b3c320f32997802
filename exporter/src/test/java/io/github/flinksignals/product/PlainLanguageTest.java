// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps words out that an on-call engineer has to read twice. */
class PlainLanguageTest {
  /** A pattern for words to avoid, and what to write instead. */
  private static final Map<String, String> INSTEAD_OF = new LinkedHashMap<>();

  static {
    INSTEAD_OF.put("anew|once more", "again");
    INSTEAD_OF.put("tells|told|tell of|telling of", "reports, is reported, returns, shows, logs");
    INSTEAD_OF.put("mends?|mended|mending", "fix");
    INSTEAD_OF.put("makes? no sense|made no sense", "is invalid, is inconsistent");
    INSTEAD_OF.put(
        "(?:is|are|was|were) (?:gone|away)", "is unreachable, was removed, has ended, is down");
    INSTEAD_OF.put("of late", "recently");
    INSTEAD_OF.put("what it takes", "resource usage, requirements");
    INSTEAD_OF.put("made out to", "is valid for");
    INSTEAD_OF.put("vouch(?:es|ed)?", "is signed by");
    INSTEAD_OF.put("goes by", "is identified by");
    INSTEAD_OF.put("befalls?|befell|befallen", "happens to");
    INSTEAD_OF.put("unwell", "failing, unhealthy");
    INSTEAD_OF.put("usual", "baseline, normal");
    INSTEAD_OF.put("bygone", "retired, ended");
    INSTEAD_OF.put("puzzles?", "errors");
    INSTEAD_OF.put("for want of", "because ... is missing");
    INSTEAD_OF.put("by right", "as expected, correctly");
    INSTEAD_OF.put("but for", "except");
    INSTEAD_OF.put("besides", "also, in addition");
    INSTEAD_OF.put("lest|whence|whither|henceforth|thereof|manieth|farewell", "a plain sentence");
  }

  /** Names in the history file, which versions of the exporter share. */
  private static final Pattern FIELD_OF_HISTORY_FILE =
      Pattern.compile("@JsonProperty\\(\"\\w+\"\\)");

  /** Everything that a person reads and that does not come from elsewhere. */
  private static final List<String> READ_BY_PEOPLE =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "CHANGELOG.md",
          "SECURITY.md",
          "Dockerfile",
          "Makefile",
          ".ci",
          ".github",
          "alerts",
          "dashboards",
          "exporter/docs",
          "exporter/image",
          "exporter/kubernetes",
          "exporter/src/main");

  @TempDir Path directory;

  @Test
  void nothingThatPeopleReadUsesAWordToAvoid() throws IOException {
    List<String> found = new ArrayList<>();
    for (String place : READ_BY_PEOPLE) {
      found.addAll(wordsToAvoid(Repository.root().resolve(place), Repository.root()));
    }
    assertThat(found).as("write plainly").isEmpty();
  }

  @Test
  void namesTheLineTheWordAndItsReplacement() throws IOException {
    Files.createDirectories(directory.resolve("docs"));
    Files.writeString(
        directory.resolve("docs/page.md"),
        "A retold story is fine.\nRead the file\nanew. It TELLS you why.\n");
    Files.write(directory.resolve("docs/picture.png"), new byte[] {'a', 'n', 'e', 'w'});
    assertThat(wordsToAvoid(directory.resolve("docs"), directory))
        .containsExactlyInAnyOrder(
            "docs/page.md:3: instead of \"anew\" write: again",
            "docs/page.md:3: instead of \"TELLS\" write:"
                + " reports, is reported, returns, shows, logs");
  }

  /** Each as "file:line: instead of WORD write: REPLACEMENT". */
  private static List<String> wordsToAvoid(Path place, Path root) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(PlainLanguageTest::isText).sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          String line = FIELD_OF_HISTORY_FILE.matcher(lines.get(i)).replaceAll("");
          for (Map.Entry<String, String> rule : INSTEAD_OF.entrySet()) {
            Matcher matcher = pattern(rule.getKey()).matcher(line);
            while (matcher.find()) {
              found.add(
                  "%s:%d: instead of \"%s\" write: %s"
                      .formatted(root.relativize(file), i + 1, matcher.group(), rule.getValue()));
            }
          }
        }
      }
    }
    return found;
  }

  private static Pattern pattern(String words) {
    return Pattern.compile("(?<![\\w-])(?:" + words + ")(?![\\w-])", Pattern.CASE_INSENSITIVE);
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && !name.endsWith(".png");
  }
}
