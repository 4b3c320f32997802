// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where PEM comes from. */
public sealed interface PemSource {

  /** A file of its own, which is read anew when it changes. */
  record File(Path path) implements PemSource {}

  /** Text that stands within another file. */
  record Text(FileContent content) implements PemSource {}

  /** The files among some sources, in their order. */
  static List<Path> files(PemSource... sources) {
    return Arrays.stream(sources)
        .filter(File.class::isInstance)
        .map(source -> ((File) source).path())
        .toList();
  }

  /**
   * What it holds.
   *
   * @param contents of the {@link #files}
   */
  default FileContent in(List<FileContent> contents) {
    if (this instanceof Text text) {
      return text.content();
    }
    Path path = ((File) this).path();
    return contents.stream()
        .filter(content -> content.file().equals(path))
        .findFirst()
        .orElseThrow();
  }
}
