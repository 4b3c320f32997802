// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.reload.Reloaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebConfigurationFileTest {
  private static final String HEADERS = "http_server_config: {headers: {X-Frame-Options: deny}}";
  private static final String VERIFY_IF_GIVEN =
      WebFiles.TLS + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n";

  @TempDir private Path directory;
  private final AtomicLong nanoTime = new AtomicLong();
  private final LogLines log = LogLines.of(Reloaded.class);
  private WebFiles files;

  @BeforeEach
  void files() {
    files = new WebFiles(directory);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void isReloadedWhenItChanges() {
    WebConfigurationFile file = open(WebFiles.USERS);
    assertThat(file.current().users()).containsOnlyKeys("anna", "bert");

    configure(WebFiles.USERS.replace("bert", "carl"));
    assertThat(file.current().users()).containsOnlyKeys("anna", "carl");
  }

  @Test
  void keepsTheLastValidVersionAndLogsTheProblemOnce() {
    WebConfigurationFile file = open(WebFiles.USERS);
    file.current();
    configure("basic_auth_users: {anna: sesame}");
    assertThat(file.current().users()).containsOnlyKeys("anna", "bert");
    nanoTime.addAndGet(Reloaded.PACE.toNanos());
    assertThat(file.current().users()).containsOnlyKeys("anna", "bert");

    assertThat(log.take())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("WARNING")
        .contains("web.yml: basic_auth_users.anna", "stays in use")
        .doesNotContain("sesame");
  }

  /** The version before, the one after, and the key in the message if it is refused. */
  static String[][] changes() {
    return new String[][] {
      {WebFiles.USERS, "", "basic_auth_users"},
      {WebFiles.USERS, WebFiles.USERS.substring(0, WebFiles.USERS.indexOf("  bert")), ""},
      {"", WebFiles.USERS, ""},
      {WebFiles.TLS, "", "tls_server_config"},
      {"", WebFiles.TLS, "tls_server_config"},
      {WebFiles.TLS, WebFiles.MUTUAL_TLS, ""},
      {WebFiles.MUTUAL_TLS, WebFiles.TLS, "client_auth_type"},
      {WebFiles.MUTUAL_TLS, VERIFY_IF_GIVEN, "client_auth_type"},
      {WebFiles.TLS + "  min_version: TLS13\n", WebFiles.TLS, "min_version"},
      {WebFiles.TLS, WebFiles.TLS + "  min_version: TLS13\n", ""},
      {
        WebFiles.TLS + "  min_version: TLS13\n",
        WebFiles.TLS + "  max_version: TLS12\n",
        "min_version"
      },
      {WebFiles.TLS, WebFiles.TLS + "  max_version: TLS12\n", ""},
      {HEADERS, "", "headers"},
      {"", HEADERS, ""},
    };
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesToRemoveProtectionWhileRunning(String before, String after, String named) {
    WebConfigurationFile file = open(before);
    WebConfigurationFile.Version first = file.current();
    configure(after);
    if (named.isEmpty()) {
      assertThat(file.current()).isNotEqualTo(first);
      assertThat(log.take()).allMatch(line -> line.startsWith("INFO"));
    } else {
      assertThat(file.current()).isEqualTo(first);
      assertThat(log.take()).hasSize(1).first().asString().contains(named, "restart");
    }
  }

  @Test
  void doesNotShowItsContentAsText() {
    assertThat(open(WebFiles.USERS).current()).hasToString("Version");
  }

  private WebConfigurationFile open(String yaml) {
    List<String> problems = new ArrayList<>();
    Optional<WebConfigurationFile> file =
        WebConfigurationFile.open(files.configure(yaml), nanoTime::get, problems);
    assertThat(problems).isEmpty();
    return file.orElseThrow();
  }

  private void configure(String yaml) {
    files.configure(yaml);
    nanoTime.addAndGet(Reloaded.PACE.toNanos());
  }
}
