// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.readme;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds links in Markdown documents that lead to no file or no heading of the repository. */
final class DeadLinks {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "test-classes");

  private DeadLinks() {}

  /** Each as "document: link", over all documents at or below a directory. */
  static List<String> below(Path root) throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents(root)) {
      Matcher link = LINK.matcher(prose(document));
      while (link.find()) {
        if (!ELSEWHERE.matcher(link.group(1)).matches() && !leads(document, link.group(1))) {
          dead.add(root.relativize(document) + ": " + link.group(1));
        }
      }
    }
    return dead;
  }

  private static List<Path> documents(Path root) throws IOException {
    List<Path> documents = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean ours = !NOT_OURS.contains(name) && !name.startsWith(".");
            return ours || directory.equals(root)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              documents.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    documents.sort(null);
    return documents;
  }

  /** Without code, in which brackets mean something else, and a number sign is a comment. */
  private static String prose(Path document) throws IOException {
    return Files.readString(document)
        .replaceAll("(?ms)^```.*?^```$", "")
        .replaceAll("(?m)^ {4}.*$", "")
        .replaceAll("`[^`\n]*`", "");
  }

  private static boolean leads(Path document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length < 2 || anchors(target).contains(parts[1]);
  }

  /** The anchors that GitHub gives to headings, of which no two here are alike. */
  private static List<String> anchors(Path document) throws IOException {
    return Files.readString(document)
        .replaceAll("(?ms)^```.*?^```$", "")
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .toList();
  }
}
