// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the repository whose content a test derives. The test fails if the file differs; with
 * the system property {@code generate}, which {@code make generate} sets, the test writes it.
 */
public final class GeneratedFile {
  private final Path path;
  private final boolean generate;

  private GeneratedFile(Path path, boolean generate) {
    this.path = path;
    this.generate = generate;
  }

  /**
   * A file whose content a test derives.
   *
   * @param path from the root of the repository
   */
  public static GeneratedFile of(String path) {
    return at(Repository.root().resolve(path), System.getProperty("generate") != null);
  }

  static GeneratedFile at(Path path, boolean generate) {
    return new GeneratedFile(path, generate);
  }

  /** Writes the content if files are to be generated, and otherwise compares the file with it. */
  public void mustBe(String content) {
    try {
      if (generate) {
        Files.writeString(path, content);
      }
      assertThat(Files.readString(path))
          .as("%s; if every change is intended, run: make generate", path)
          .isEqualTo(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + path, e);
    }
  }
}
