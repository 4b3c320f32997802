// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.util.Map;
import java.util.Optional;

/**
 * What one version of the web configuration file says.
 *
 * @param tls how to encrypt; not at all if empty
 * @param headers to add to each answer
 * @param users with the hashes of their passwords; whoever asks is answered if there are none
 */
record WebConfiguration(
    Optional<ServerTls> tls, Map<String, String> headers, Map<String, String> users) {
  /** A file that says nothing. */
  static final WebConfiguration NONE = new WebConfiguration(Optional.empty(), Map.of(), Map.of());

  WebConfiguration {
    headers = Map.copyOf(headers);
    users = Map.copyOf(users);
  }

  /**
   * Why this version must not be followed by another while the process runs; empty if it may be.
   * The server speaks TLS or does not, and what lets in more than before may be half a file.
   */
  Optional<String> refusalOf(WebConfiguration next) {
    if (tls.isPresent() != next.tls.isPresent()) {
      return Optional.of("tls_server_config: TLS comes and goes with a restart alone");
    }
    Optional<String> loosened =
        !users.isEmpty() && next.users.isEmpty()
            ? Optional.of("basic_auth_users")
            : tls.flatMap(before -> before.loosenedBy(next.tls.orElseThrow()));
    return loosened.map(key -> key + ": would let in more than before, which takes a restart");
  }

  /** Says nothing of what is in it, for hashes are secrets. */
  @Override
  public String toString() {
    return "WebConfiguration";
  }
}
