// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document in GitHub's Markdown.
 *
 * @param text the document without fenced code blocks, where a number sign starts a comment
 */
record MarkdownDocument(String text) {
  /** Links and images: {@code [text](target)} and {@code [text](target "title")}. */
  private static final Pattern INLINE =
      Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");

  /** {@code [label]: target}. */
  private static final Pattern DEFINITION =
      Pattern.compile("(?m)^ {0,3}\\[([^\\]]+)\\]:\\s+<?([^\\s>]+)>?");

  /** {@code [text][label]} and {@code [label][]}. */
  private static final Pattern REFERENCE = Pattern.compile("\\[([^\\[\\]]+)\\]\\[([^\\[\\]]*)\\]");

  private static final Pattern HTML =
      Pattern.compile(
          "(?i)<(?:a|img|source)\\b[^>]*?\\b(?:href|src|srcset)\\s*=\\s*[\"']([^\"']+)[\"']");
  private static final Pattern HTML_ANCHOR =
      Pattern.compile("(?i)<[a-z]+\\b[^>]*?\\b(?:id|name)\\s*=\\s*[\"']([^\"']+)[\"']");

  private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules", "test-classes");

  static MarkdownDocument read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  static MarkdownDocument of(String text) {
    return new MarkdownDocument(text.replaceAll("(?ms)^(```|~~~).*?^\\1 *$", ""));
  }

  /** All Markdown files below a directory, without build output and hidden directories. */
  static List<Path> filesBelow(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean sources = !NOT_SOURCES.contains(name) && !name.startsWith(".");
            return sources || directory.equals(root)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  /** Targets of all links and images, in Markdown, reference and HTML style. */
  List<String> links() {
    String prose = prose();
    return Stream.of(group(INLINE, 1, prose), group(DEFINITION, 2, prose), group(HTML, 1, prose))
        .flatMap(targets -> targets)
        .toList();
  }

  /** Labels that a reference-style link uses and that the document does not define. */
  List<String> undefinedReferences() {
    String prose = prose();
    Set<String> defined = new HashSet<>();
    group(DEFINITION, 1, prose).map(MarkdownDocument::label).forEach(defined::add);
    return REFERENCE
        .matcher(prose)
        .results()
        .map(match -> match.group(2).isEmpty() ? match.group(1) : match.group(2))
        .filter(label -> !defined.contains(label(label)))
        .toList();
  }

  /** The anchors that GitHub generates for headings, and those set in HTML. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    text.lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(MarkdownDocument::anchor)
        .forEach(
            anchor -> {
              int before = seen.merge(anchor, 1, Integer::sum) - 1;
              // GitHub numbers the second and later headings of the same text.
              anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
    group(HTML_ANCHOR, 1, prose()).forEach(anchors::add);
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        // A link in a heading counts with its text only.
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  /** The text without code, where brackets are not links. */
  private String prose() {
    return text.replaceAll("(?m)^ {4}.*$", "").replaceAll("`[^`\n]*`", "");
  }

  private static String label(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static Stream<String> group(Pattern pattern, int group, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().map(match -> match.group(group));
  }
}
