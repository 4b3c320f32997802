// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is asked of clients under TLS; {@code client_auth_type}, in the words of Go. */
enum ClientAuthentication {
  NONE("NoClientCert"),
  REQUEST("RequestClientCert"),
  REQUIRE_ANY("RequireAnyClientCert"),
  VERIFY_IF_GIVEN("VerifyClientCertIfGiven"),
  REQUIRE_AND_VERIFY("RequireAndVerifyClientCert");

  /** What REQUIRE_ANY was called in exporter-toolkit at first. */
  private static final String FORMER_REQUIRE_ANY = "RequireClientCert";

  private final String label;

  ClientAuthentication(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<ClientAuthentication> of(String label) {
    if (label.equals(FORMER_REQUIRE_ANY)) {
      return Optional.of(REQUIRE_ANY);
    }
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(ClientAuthentication::label).toList();
  }

  /** Whether there is no connection without a certificate. */
  boolean isRequired() {
    return this == REQUIRE_ANY || this == REQUIRE_AND_VERIFY;
  }

  /** Whether a certificate that is shown must come from an authority of {@code client_ca_file}. */
  boolean isVerified() {
    return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
  }
}
