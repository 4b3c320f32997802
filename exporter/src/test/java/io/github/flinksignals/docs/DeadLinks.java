// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds links in Markdown documents that point to a missing file or heading of the repository.
 * Links to other sites are not followed.
 */
final class DeadLinks {
  private static final String OWN_PAGES =
      "https://github.com/flinksignals/flink-signals/blob/main/";

  private final Path root;

  private DeadLinks(Path root) {
    this.root = root;
  }

  /** Each dead link as "document: link", over all documents below a directory. */
  static List<String> below(Path root) throws IOException {
    DeadLinks links = new DeadLinks(root);
    List<String> dead = new ArrayList<>();
    for (Path file : MarkdownDocument.filesBelow(root)) {
      MarkdownDocument document = MarkdownDocument.read(file);
      for (String link : document.links()) {
        if (!links.resolves(file, document, link)) {
          dead.add(root.relativize(file) + ": " + link);
        }
      }
      document
          .undefinedReferences()
          .forEach(label -> dead.add(root.relativize(file) + ": [" + label + "]"));
    }
    return dead;
  }

  private boolean resolves(Path file, MarkdownDocument document, String link) throws IOException {
    if (link.startsWith(OWN_PAGES)) {
      return resolves(root.resolve(link.substring(OWN_PAGES.length())));
    }
    if (link.matches("[a-z]+:.*")) {
      return true;
    }
    if (link.startsWith("#")) {
      return document.anchors().contains(link.substring(1));
    }
    return resolves(file.resolveSibling(link));
  }

  /**
   * Whether a file exists and has the heading.
   *
   * @param link a path that may end in {@code #anchor}
   */
  private static boolean resolves(Path link) throws IOException {
    String[] parts = link.normalize().toString().split("#", 2);
    Path target = Path.of(parts[0]);
    return Files.exists(target)
        && (parts.length < 2 || MarkdownDocument.read(target).anchors().contains(parts[1]));
  }
}
