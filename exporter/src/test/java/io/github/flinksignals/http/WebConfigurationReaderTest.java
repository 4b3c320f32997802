// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigurationReaderTest {
  @TempDir private Path directory;
  private WebFiles files;

  @BeforeEach
  void files() {
    files = new WebFiles(directory);
  }

  static List<WebConfigurationCase> cases() {
    return WebConfigurationCase.ALL;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsTheProblem(WebConfigurationCase file) {
    List<String> problems = problems(file.yaml());

    if (file.problem().isEmpty()) {
      assertThat(problems).as(file.why()).isEmpty();
    } else {
      assertThat(problems).as(file.why()).hasSize(1).first().asString().contains(file.problem());
    }
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThat(
            problems(
                """
                tls_server_config:
                  cert_file: server.crt
                  min_version: TLS9
                http_server_config:
                  headers: {Server: x}
                basic_auth_users:
                  anna: sesame
                  bert: sesame
                stray: 1
                """))
        .hasSize(6);
  }

  /** In the right place, in wrong places, and after a syntax error. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic_auth_users: {anna: SECRET}",
        "basic_auth_users: {'$2y$10$SECRET': anna}",
        "basic_auth_users: SECRET",
        "basic_auth_users: [SECRET",
        "basic_auth_users: {anna: SECRET, anna: SECRET}",
        "SECRET+/: x",
        "SECRET",
        "tls_server_config: {cert: SECRET, key: SECRET}",
        "tls_server_config: {cert_file: server.crt, key: 'SECRET'}",
        "tls_server_config: {cert_file: server.crt, key_file: server.key, min_version: SECRET}",
        "tls_server_config: {cert_file: server.crt, key_file: server.key, cipher_suites: [SECRET]}",
        "tls_server_config:\n  key: |\n    -----BEGIN SECRET-----\n  cert SECRET\n",
        "http_server_config: {headers: {X-Frame-Options: SECRET}}",
        "http_server_config: {http2: SECRET}",
      })
  void neverRepeatsASecret(String yaml) {
    assertThat(problems(yaml)).isNotEmpty().noneMatch(problem -> problem.contains("SECRET"));
  }

  @Test
  void readsCertificateAndKeyFromTheFileItself() throws Exception {
    String yaml =
        "tls_server_config:\n"
            + inline("cert", "server.crt")
            + inline("key", "server.key")
            + "  client_auth_type: RequireAndVerifyClientCert\n"
            + inline("client_ca", "ca.crt");

    assertThat(problems(yaml)).isEmpty();
    assertThat(problems(yaml + "  cert_file: server.crt\n"))
        .hasSize(1)
        .first()
        .asString()
        .contains("cert_file: cannot be combined with cert");
  }

  @Test
  void refusesInvalidUtf8() throws Exception {
    Files.write(files.path("web.yml"), new byte[] {'#', (byte) 0xFF});

    assertThat(problems(files.path("web.yml")))
        .singleElement()
        .asString()
        .contains("not valid UTF-8");
  }

  @Test
  void refusesAFileThatIsNotRegular() {
    assertThat(problems(directory)).singleElement().asString().contains("not a regular file");
  }

  @Test
  void reportsAMissingFile() {
    assertThat(problems(directory.resolve("none.yml")))
        .hasSize(1)
        .first()
        .asString()
        .contains("none.yml", "does not exist");
  }

  private String inline(String key, String file) throws Exception {
    return "  " + key + ": |\n" + Files.readString(files.path(file)).indent(4);
  }

  private List<String> problems(String yaml) {
    return problems(files.configure(yaml));
  }

  private static List<String> problems(Path file) {
    List<String> problems = new ArrayList<>();
    Optional<WebConfigurationFile> opened =
        WebConfigurationFile.open(file, System::nanoTime, problems);
    assertThat(opened.isPresent()).isEqualTo(problems.isEmpty());
    return problems;
  }
}
