// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.memory;

import java.nio.file.Path;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where memory outlives the process.
 *
 * @param file to write it to and read it from; empty for none
 * @param prometheus to read back from what was exported; empty for none
 */
public record MemorySettings(Optional<Path> file, Optional<PrometheusSettings> prometheus) {
  /**
   * A Prometheus that scrapes this exporter.
   *
   * @param url its base, with a path prefix where there is one
   * @param selector matchers of the exporter's own series, without braces; may be empty
   */
  public record PrometheusSettings(HttpUrl url, String selector, Credentials credentials) {}

  /**
   * Files that hold what is sent along with a request. They are read for each request, for secrets
   * are renewed.
   *
   * @param username and password go together; with a bearer token they exclude each other
   */
  public record Credentials(
      Optional<Path> username, Optional<Path> password, Optional<Path> bearerToken) {}
}
