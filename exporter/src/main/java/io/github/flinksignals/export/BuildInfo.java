// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this exporter was built from.
 *
 * @param revision the commit; {@code unknown} if it was built outside a repository
 */
public record BuildInfo(String version, String revision, String javaVersion) {
  private static final String RESOURCE = "/io/github/flinksignals/build.properties";

  /** Reads what the build left in the jar. */
  public static BuildInfo read() {
    Properties properties = new Properties();
    try (InputStream resource = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    String revision = properties.getProperty("revision");
    return new BuildInfo(
        properties.getProperty("version"),
        // Left as it is by a build that finds no repository.
        revision.startsWith("$") || revision.isEmpty() ? "unknown" : revision,
        System.getProperty("java.version"));
  }
}
