// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Go calls the parts of TLS, and what Java does. */
final class TlsNames {
  /** From the oldest on. Those before 1.2 are not served, so nothing here is their equal. */
  static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

  private static final int OLDEST_SERVED = VERSIONS.indexOf("TLS12");
  private static final Map<String, String> PROTOCOLS =
      Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3");

  private static final Map<String, String> GROUPS =
      Map.of(
          "CurveP256", "secp256r1",
          "CurveP384", "secp384r1",
          "CurveP521", "secp521r1",
          "X25519", "x25519");

  /** Always on where TLS 1.3 is, as in Go. */
  static final List<String> SUITES_OF_13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** What Go takes for secure up to TLS 1.2; Java calls them the same. */
  private static final Set<String> SUITES_OF_12 =
      Set.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsNames() {}

  /** The protocols from one version to another; none if there is nothing between them. */
  static List<String> protocols(String minimum, String maximum) {
    List<String> protocols = new ArrayList<>();
    int first = Math.max(OLDEST_SERVED, VERSIONS.indexOf(minimum));
    for (int version = first; version <= VERSIONS.indexOf(maximum); version++) {
      protocols.add(PROTOCOLS.get(VERSIONS.get(version)));
    }
    return protocols;
  }

  static boolean isSuite(String name) {
    return SUITES_OF_12.contains(name) || SUITES_OF_13.contains(name);
  }

  /** Java's name of a curve. */
  static Optional<String> group(String curve) {
    return Optional.ofNullable(GROUPS.get(curve));
  }
}
