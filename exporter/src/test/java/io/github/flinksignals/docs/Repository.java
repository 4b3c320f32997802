// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the root of the checkout, whether Maven or an editor runs the tests. */
public final class Repository {
  private static final Pattern VERSION = Pattern.compile("<revision>([^<]+)</revision>");

  private Repository() {}

  /** The directory that holds README.md. */
  public static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      if (Files.isDirectory(directory.resolve(".mvn"))) {
        return directory;
      }
    }
    throw new IllegalStateException("There is no .mvn in " + start + " or above");
  }

  /** The version in the POM, which is also that of the chart and the tag of the image. */
  public static String version() {
    try {
      Matcher version = VERSION.matcher(Files.readString(root().resolve("pom.xml")));
      if (version.find()) {
        return version.group(1);
      }
      throw new IllegalStateException("no version in pom.xml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
