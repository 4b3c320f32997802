// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.util.List;

/**
 * One web configuration file.
 *
 * @param problem part of the message; empty for a valid file
 * @param promtool whether promtool 2.42 agrees; if not, {@code why} gives the reason
 */
public record WebConfigurationCase(
    String name, String yaml, String problem, boolean promtool, String why) {
  private static final String TLS = WebFiles.TLS;
  private static final String NO = "not supported here";
  private static final String HASH = "$2y$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";

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
          good("empty", "", "the defaults"),
          good("empty sections", "tls_server_config:\nbasic_auth_users: {}\n", "as Go"),
          good("certificate", TLS, "relative to the file's directory"),
          good("users", WebFiles.USERS, "hashes of two tools"),
          good("users of numbers", WebFiles.USERS.replace("anna:", "123:"), "a number in YAML"),
          good("mutual TLS and users", WebFiles.MUTUAL_TLS + WebFiles.USERS, "all at once"),
          good("versions", tls("min_version: TLS12", "max_version: TLS13"), "the default"),
          good("old minimum", tls("min_version: TLS10"), "harmless, 1.2 and later are served"),
          good(
              "suites",
              tls("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]"),
              "a name of Go's"),
          good("order of the client", tls("prefer_server_cipher_suites: no"), "YAML 1.1"),
          bad("any certificate", tls("client_auth_type: RequestClientCert"), "not verify", NO)
              .promtoolDiffers(),
          bad("needs any", tls("client_auth_type: RequireAnyClientCert"), "not verify", NO)
              .promtoolDiffers(),
          bad("former name", tls("client_auth_type: RequireClientCert"), "not verify", NO)
              .promtoolDiffers(),
          good(
              "verifies if given",
              tls("client_auth_type: VerifyClientCertIfGiven", "client_ca_file: ca.crt"),
              "of the three supported"),
          bad("HTTP/2", "http_server_config: {http2: true}", "http2: is not supported", NO)
              .promtoolDiffers(),
          good(
              "headers",
              """
              http_server_config:
                http2: false
                headers:
                  Strict-Transport-Security: max-age=60
                  X-Frame-Options: deny
                  X-Content-Type-Options: nosniff
                  Content-Security-Policy: default-src 'self'
                  X-XSS-Protection: "1"
              """,
              "all that can be set"),
          bad("no YAML", "tls_server_config: [", "not valid YAML", "it ends early"),
          bad("a list", "- a\n- b\n", "expected keys", "not a mapping"),
          bad("a key twice", TLS + "  key_file: server.key\n", "twice", "ambiguous"),
          bad("unknown key", TLS + "  certfile: x\n", "certfile: unknown key", "a typo"),
          bad("unknown section", "basic_auth: {}\n", "basic_auth: unknown key", "a typo"),
          bad(
              "no key file",
              "tls_server_config: {cert_file: server.crt}",
              "key_file: is required",
              "half"),
          bad(
              "no certificate",
              "tls_server_config: {key_file: server.key}",
              "cert_file: is required",
              "half"),
          bad(
              "only clients",
              "tls_server_config: {key_file: server.key, client_auth_type: NoClientCert}",
              "cert_file",
              ""),
          bad("missing file", TLS.replace("server.crt", "none.crt"), "none.crt", "not there"),
          bad("not the key of it", TLS.replace("server.key", "client.key"), "client.key", "other"),
          bad("no PEM", TLS.replace("server.crt", "web.yml"), "web.yml", "no certificate"),
          bad("old maximum", tls("max_version: TLS11"), "max_version", "nothing to serve")
              .promtoolDiffers(),
          bad("no range", tls("min_version: TLS13", "max_version: TLS12"), "max_version", "empty")
              .promtoolDiffers(),
          bad("unknown version", tls("min_version: TLS14"), "expected one of [TLS10", "a typo"),
          bad("unknown suite", tls("cipher_suites: [TLS_NONE]"), "cipher_suites", "a typo"),
          bad(
                  "suite without forward secrecy",
                  tls("cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]"),
                  "cipher_suites",
                  "no longer in Go's tls.CipherSuites(); in 2023 it was")
              .promtoolDiffers(),
          bad("curves", tls("curve_preferences: [CurveP256]"), "curve_preferences: is not", NO)
              .promtoolDiffers(),
          bad(
              "unknown client type",
              tls("client_auth_type: Always"),
              "expected one of [No",
              "a typo"),
          bad("unused authority", tls("client_ca_file: ca.crt"), "client_ca_file", "unused"),
          bad(
                  "nothing to verify with",
                  tls("client_auth_type: RequireAndVerifyClientCert"),
                  "client_ca_file",
                  "Go trusts every authority of the system then")
              .promtoolDiffers(),
          bad(
              "missing authority",
              tls("client_auth_type: RequireAndVerifyClientCert", "client_ca_file: none.crt"),
              "none.crt",
              "not there"),
          bad(
              "another header",
              "http_server_config: {headers: {Server: x}}",
              "headers.Server: expected one of",
              "not accepted"),
          bad(
              "an unknown value",
              "http_server_config: {headers: {X-Frame-Options: never}}",
              "expected deny|sameorigin",
              "not accepted"),
          bad(
              "no hash",
              "basic_auth_users: {anna: sesame}",
              "anna: not a bcrypt hash",
              "in the clear"),
          bad("no password", "basic_auth_users: {anna: }", "anna: not a bcrypt hash", "empty"),
          bad(
                  "too costly a hash",
                  WebFiles.USERS.replace("$2y$04$", "$2y$20$"),
                  "cost is too high",
                  "it would take a minute, longer than a scrape")
              .promtoolDiffers(),
          bad("users in a list", "basic_auth_users: [anna]", "wrong type", "not a mapping"),
          bad(
              "names of clients",
              WebFiles.MUTUAL_TLS + "  client_allowed_sans: [localhost, '::1']\n",
              "client_allowed_sans: is not supported",
              "newer than promtool 2.42"),
          bad(
              "a rate",
              "rate_limit: {interval: 1s, burst: 3}",
              "rate_limit: is not supported",
              "newer than promtool 2.42"),
          bad(
                  "alias",
                  "basic_auth_users: {anna: &a %s, bert: *a}".formatted(HASH),
                  "aliases",
                  "they allow documents that are much larger than the file")
              .promtoolDiffers(),
          good("anchor", "basic_auth_users: {anna: &a %s}".formatted(HASH), "without an alias"),
          bad("text for a section", "tls_server_config: x", "wrong type", "not a mapping"),
          bad(
              "list for text",
              tls("client_ca_file: [a]"),
              "client_ca_file: has the wrong type",
              "a list"),
          bad(
              "text for a list",
              tls("cipher_suites: x"),
              "cipher_suites: has the wrong type",
              "not a list"),
          bad(
              "list as boolean",
              "http_server_config: {http2: [1]}",
              "http2: has the wrong type",
              "not a boolean"));

  @Override
  public String toString() {
    return name;
  }
}
