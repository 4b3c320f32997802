// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CONTRIBUTING.md lists exactly the files that mention a failure mode. */
final class FailureModeFilesTest {
  private static final Set<String> NOT_SOURCES =
      Set.of(".git", ".idea", ".vscode", "target", "node_modules");
  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|md|yml|yaml|json|txt|tmpl|html|css|sh|ts|xml)|Makefile");
  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  /** The failure modes that each file of the repository mentions. */
  private static final Map<String, Set<FailureMode>> MENTIONS = mentions();

  private static final List<String> BY_HAND = listed("### Files to write by hand");
  private static final List<String> GENERATED = listed("### Files to generate");
  private static final List<String> OPTIONAL = listed("### Files that may mention it");

  @Test
  void atMostSevenFilesAreWrittenByHand() {
    assertThat(BY_HAND).hasSizeBetween(1, 7);
  }

  @ParameterizedTest
  @EnumSource
  void everyFileToWriteByHandMentionsTheMode(FailureMode mode) {
    assertThat(filesThatMention(mode))
        .containsAll(BY_HAND.stream().map(file -> file.replace("<Mode>", mode.label())).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyFileThatMentionsTheModeIsListed(FailureMode mode) {
    assertThat(filesThatMention(mode))
        .as("files that mention %s; list others in CONTRIBUTING.md", mode.label())
        .allMatch(
            file ->
                matches(file, BY_HAND, mode)
                    || matches(file, GENERATED, mode)
                    || matches(file, OPTIONAL, mode));
  }

  @Test
  void noOtherFileListsAllModes() {
    Set<String> complete =
        MENTIONS.entrySet().stream()
            .filter(entry -> entry.getValue().size() == FailureMode.values().length)
            .map(Map.Entry::getKey)
            .filter(file -> !BY_HAND.contains(file))
            .filter(file -> !matches(file, GENERATED, FailureMode.SUBTASKS_IDLE))
            .collect(Collectors.toSet());
    assertThat(complete).as("hand-written lists that a new mode would have to extend").isEmpty();
  }

  @Test
  void everyListedPathExists() {
    List<String> all = new ArrayList<>(BY_HAND);
    all.addAll(GENERATED);
    all.addAll(OPTIONAL);
    assertThat(all.stream().filter(file -> !file.contains("*")))
        .map(file -> file.replace("<Mode>", FailureMode.SUBTASKS_IDLE.label()))
        .isSubsetOf(MENTIONS.keySet());
  }

  private static Set<String> filesThatMention(FailureMode mode) {
    return MENTIONS.entrySet().stream()
        .filter(entry -> entry.getValue().contains(mode))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean matches(String file, List<String> patterns, FailureMode mode) {
    return patterns.stream()
        .map(pattern -> "glob:" + pattern.replace("<Mode>", mode.label()))
        .map(FileSystems.getDefault()::getPathMatcher)
        .anyMatch((PathMatcher matcher) -> matcher.matches(Path.of(file)));
  }

  /** The first cells of the table below a heading of CONTRIBUTING.md. */
  private static List<String> listed(String heading) {
    String text = read(Repository.root().resolve("CONTRIBUTING.md"));
    int begin = text.indexOf(heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    int end = text.indexOf("\n#", begin + heading.length());
    return FIRST_CELL
        .matcher(text.substring(begin, end))
        .results()
        .map(cell -> cell.group(1))
        .toList();
  }

  private static Map<String, Set<FailureMode>> mentions() {
    Map<String, FailureMode> names =
        Arrays.stream(FailureMode.values())
            .flatMap(
                mode ->
                    List.of(mode.name(), mode.label(), mode.alert(), mode.label() + "Test").stream()
                        .map(name -> Map.entry(name, mode)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Pattern name = Pattern.compile("\\b(" + String.join("|", names.keySet()) + ")\\b");
    Map<String, Set<FailureMode>> mentions = new TreeMap<>();
    Path root = Repository.root();
    for (Path file : files(root)) {
      mentions.put(
          root.relativize(file).toString(),
          name.matcher(read(file))
              .results()
              .map(MatchResult::group)
              .map(names::get)
              .collect(Collectors.toSet()));
    }
    return mentions;
  }

  private static List<Path> files(Path root) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
              return NOT_SOURCES.contains(directory.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes unused) {
              if (TEXT.matcher(file.getFileName().toString()).matches()) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException("cannot list the files of " + root, e);
    }
    return files;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
