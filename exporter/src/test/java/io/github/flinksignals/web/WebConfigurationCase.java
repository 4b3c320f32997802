// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.util.List;

/**
 * One web configuration file.
 *
 * @param problem what is said of it in part; empty for a good one
 * @param promtool whether promtool 2.42 says the same; where it does not, {@code why} says why
 */
public record WebConfigurationCase(
    String name, String yaml, String problem, boolean promtool, String why) {
  private static final String TLS = WebFiles.TLS;

  private static WebConfigurationCase good(String name, String yaml, String why) {
    return new WebConfigurationCase(name, yaml, "", true, why);
  }

  private static WebConfigurationCase bad(String name, String yaml, String problem, String why) {
    return new WebConfigurationCase(name, yaml, problem, true, why);
  }

  private WebConfigurationCase promtoolDiffers() {
    return new WebConfigurationCase(name, yaml, problem, false, why);
  }

  /** Lines below {@code tls_server_config} with a certificate and its key. */
  private static String tls(String... lines) {
    return TLS + String.join("", List.of(lines).stream().map(line -> "  " + line + "\n").toList());
  }

  public static final List<WebConfigurationCase> ALL =
      List.of(
          good("empty", "", "nothing is asked for"),
          good("sections that say nothing", "tls_server_config:\nbasic_auth_users: {}\n", "as Go"),
          good("certificate", TLS, "relative to the file's directory"),
          good("users", WebFiles.USERS, "hashes of two tools"),
          good("users of numbers", WebFiles.USERS.replace("anna:", "123:"), "YAML says a number"),
          good("mutual TLS and users", WebFiles.MUTUAL_TLS + WebFiles.USERS, "all at once"),
          good("versions", tls("min_version: TLS12", "max_version: TLS13"), "the default"),
          good("old minimum", tls("min_version: TLS10"), "harmless: 1.2 and later are served"),
          good(
              "suites",
              tls("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]"),
              "a name of Go's"),
          good("order of the client", tls("prefer_server_cipher_suites: no"), "YAML 1.1"),
          good("asks, any will do", tls("client_auth_type: RequestClientCert"), "of five"),
          good("needs, any will do", tls("client_auth_type: RequireAnyClientCert"), "of five"),
          good("needs, former name", tls("client_auth_type: RequireClientCert"), "kept in Go"),
          good(
              "verifies if there is one",
              tls("client_auth_type: VerifyClientCertIfGiven", "client_ca_file: ca.crt"),
              "of five"),
          good(
              "headers and HTTP/2",
              """
              http_server_config:
                http2: true
                headers:
                  Strict-Transport-Security: max-age=60
                  X-Frame-Options: deny
                  X-Content-Type-Options: nosniff
                  Content-Security-Policy: default-src 'self'
                  X-XSS-Protection: "1"
              """,
              "all that may be set; HTTP/2 is not spoken, and its clients fall back"),
          bad("no YAML", "tls_server_config: [", "not YAML", "it ends too early"),
          bad("a list", "- a\n- b\n", "expected keys", "not a mapping"),
          bad("a key twice", TLS + "  key_file: server.key\n", "twice", "which of the two?"),
          bad("a key that is none", TLS + "  certfile: x\n", "certfile: there is no", "a slip"),
          bad("a section that is none", "basic_auth: {}\n", "basic_auth: there is no", "a slip"),
          bad("no key file", "tls_server_config: {cert_file: server.crt}", "key_file", "half"),
          bad("no certificate", "tls_server_config: {key_file: server.key}", "cert_file", "half"),
          bad(
              "only clients",
              "tls_server_config: {key_file: server.key, client_auth_type: NoClientCert}",
              "cert_file",
              ""),
          bad("missing file", TLS.replace("server.crt", "none.crt"), "none.crt", "not there"),
          bad("not the key of it", TLS.replace("server.key", "client.key"), "client.key", "other"),
          bad("no PEM", TLS.replace("server.crt", "web.yml"), "web.yml", "holds no certificate"),
          bad("old maximum", tls("max_version: TLS11"), "max_version", "nothing to serve")
              .promtoolDiffers(),
          bad("no range", tls("min_version: TLS13", "max_version: TLS12"), "max_version", "empty")
              .promtoolDiffers(),
          bad("unknown version", tls("min_version: TLS14"), "expected one of TLS10", "a slip"),
          bad("unknown suite", tls("cipher_suites: [TLS_NONE]"), "cipher_suites", "a slip"),
          bad(
                  "suite without forward secrecy",
                  tls("cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]"),
                  "cipher_suites",
                  "no longer among those that Go calls secure; that of 2023 did")
              .promtoolDiffers(),
          bad("unknown curve", tls("curve_preferences: [P256]"), "curve_preferences", "a slip"),
          bad(
              "unknown client type",
              tls("client_auth_type: Always"),
              "expected one of No",
              "a slip"),
          bad("authority for nothing", tls("client_ca_file: ca.crt"), "client_ca_file", "unused"),
          bad(
                  "nothing to verify with",
                  tls("client_auth_type: RequireAndVerifyClientCert"),
                  "client_ca_file",
                  "Go trusts every authority of the system then, which nobody means")
              .promtoolDiffers(),
          bad(
              "missing authority",
              tls("client_auth_type: RequireAndVerifyClientCert", "client_ca_file: none.crt"),
              "none.crt",
              "not there"),
          bad(
              "a header of its own",
              "http_server_config: {headers: {Server: x}}",
              "cannot be set",
              "not among those that may be"),
          bad(
              "a value that is none",
              "http_server_config: {headers: {X-Frame-Options: never}}",
              "expected one of deny",
              "not among those that may be"),
          bad("no hash", "basic_auth_users: {anna: sesame}", "anna: this is no bcrypt", "in clear"),
          bad("no password", "basic_auth_users: {anna: }", "anna: this is no bcrypt", "empty"),
          bad(
                  "too costly a hash",
                  WebFiles.USERS.replace("$2y$04$", "$2y$20$"),
                  "a cost of 20",
                  "it would take a minute, and no scrape waits for that")
              .promtoolDiffers(),
          bad("users in a list", "basic_auth_users: [anna]", "expected keys", "not a mapping"),
          good(
                  "names of clients",
                  WebFiles.MUTUAL_TLS + "  client_allowed_sans: [localhost, '::1']\n",
                  "promtool 2.42 does not know the key yet")
              .promtoolDiffers(),
          bad(
              "names of no clients",
              tls("client_allowed_sans: [localhost]"),
              "client_allowed_sans",
              "there would be nothing to compare"),
          bad(
              "a rate",
              "rate_limit: {interval: 1s, burst: 3}",
              "rate_limit",
              "newer than promtool 2.42, and not served here"));

  @Override
  public String toString() {
    return name;
  }
}
