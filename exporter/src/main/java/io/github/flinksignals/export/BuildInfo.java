// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The build of this exporter.
 *
 * @param revision commit; {@code unknown} if it was built outside a Git repository
 * @param javaVersion of the running JVM
 */
public record BuildInfo(String version, String revision, String javaVersion) {
  private static final String RESOURCE = "/io/github/flinksignals/build.properties";

  /** Reads the properties file that the build wrote into the jar. */
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
        // Outside a Git repository the build leaves the placeholder in place.
        revision.startsWith("$") || revision.isEmpty() ? "unknown" : revision,
        System.getProperty("java.version"));
  }
}
