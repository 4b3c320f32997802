// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * The text of a page of measurements without its tables. A page can only be written after hours of
 * measuring, so a test compares the text in the repository with that of the program that writes it.
 */
public final class PageText {
  private PageText() {}

  /** The lines of a page in {@code exporter/docs}, without tables. */
  public static List<String> ofFile(String name) {
    try {
      return of(Files.readString(Repository.root().resolve("exporter/docs").resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /** The lines of a page, without tables. */
  public static List<String> of(String page) {
    return page.lines().filter(line -> !line.startsWith("|")).toList();
  }
}
