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
 * @param prometheusUrl base of a Prometheus that scrapes this exporter, with a path prefix where
 *     there is one; empty for none
 * @param selector matchers of the exporter's own series there, without braces; may be empty
 * @param credentials what that Prometheus wants to see
 */
public record MemorySettings(
    Optional<Path> file,
    Optional<HttpUrl> prometheusUrl,
    String selector,
    Credentials credentials) {

  /**
   * Files that hold what is sent along with a request. They are read for each request, for secrets
   * are renewed.
   *
   * @param username and password go together; with a bearer token they exclude each other
   */
  public record Credentials(
      Optional<Path> username, Optional<Path> password, Optional<Path> bearerToken) {

    /** What is wrong with the choice of files; empty if nothing is. */
    public Optional<String> mistake() {
      if (username.isPresent() != password.isPresent()) {
        return Optional.of("a user name and a password go together");
      }
      return username.isPresent() && bearerToken.isPresent()
          ? Optional.of("either a user name and a password are sent or a bearer token")
          : Optional.empty();
    }
  }
}
