// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import static io.github.flinksignals.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent along, and what is said if the server does not accept it. */
class CredentialsTest {
  @TempDir private Path directory;
  private SecuredServer server;

  @BeforeEach
  void start() throws IOException {
    server = SecuredServer.plain(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OkHttpClient withToken(String content) throws IOException {
    return server.client(List.of(server.flag("--flink.bearer-token-file", "token", content)));
  }

  private OkHttpClient withPassword() throws IOException {
    return server.client(
        List.of(
            server.flag("--flink.username-file", "user", "flink\n"),
            server.flag("--flink.password-file", "password", "p\u00e4ss:word\n")));
  }

  private String sent(OkHttpClient client) {
    try {
      return server.get(client).getHeaders().get("Authorization");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sendsNothingUnlessToldTo() throws IOException {
    assertThat(sent(server.client(List.of()))).isNull();
  }

  @Test
  void sendsAUserNameAndAPassword() throws IOException {
    assertThat(sent(withPassword())).isEqualTo("Basic Zmxpbms6cMOkc3M6d29yZA==");
  }

  @Test
  void sendsATokenAsItIsNow() throws IOException {
    OkHttpClient client = withToken("of-yesterday\n");
    assertThat(sent(client)).isEqualTo("Bearer of-yesterday");
    server.write("token", "of-today");
    eventually(() -> assertThat(sent(client)).isEqualTo("Bearer of-today"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty, nobody is to be asked as nobody",
    "' \n', is empty, blanks are nothing",
    "'sesame\nand more', holds no token, a torn or a wrong file",
    "'s\u00e9same', holds no token, no such character can be sent",
  })
  void asksNothingWithoutATokenAndShowsNothingOfIt(String content, String said, String why)
      throws IOException {
    OkHttpClient client = withToken(content);
    assertThatThrownBy(() -> server.get(client))
        .as(why)
        .isInstanceOf(AccessException.class)
        .hasMessageStartingWith("is not asked: " + directory.resolve("token") + " " + said)
        .hasStackTraceContaining("token")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("same"));
    assertThat(server.requests()).isZero();
  }

  @Test
  void asksAgainOnceTheTokenIsThere() throws IOException {
    OkHttpClient client = withToken("");
    assertThatThrownBy(() -> server.get(client)).hasMessageContaining("is empty");
    Files.writeString(directory.resolve("token"), "sesame");
    eventually(() -> assertThat(sent(client)).isEqualTo("Bearer sesame"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | none | set --flink.username-file and --flink.password-file, or --flink.bearer-token",
        "403 | none | set --flink.username-file and --flink.password-file, or --flink.bearer-token",
        "401 | token | it does not accept what is in DIRECTORY/token",
        "403 | token | who asks is not allowed to, as told by DIRECTORY/token",
        "401 | password | it does not accept what is in DIRECTORY/user and DIRECTORY/password",
      })
  void saysWhichSettingToLookAt(int code, String kind, String said) throws IOException {
    OkHttpClient client =
        switch (kind) {
          case "token" -> withToken("sesame");
          case "password" -> withPassword();
          default -> server.client(List.of());
        };
    MockResponse refusal =
        new MockResponse.Builder().code(code).body("User \"flink\"\ncannot get jobs").build();
    assertThatThrownBy(() -> server.answer(client, refusal))
        .isInstanceOfSatisfying(AccessException.class, e -> assertThat(e.status()).hasValue(code))
        .hasMessageStartingWith("answered " + code + ": ")
        .hasMessageContaining(said.replace("DIRECTORY", directory.toString()))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("cannot get jobs"));
  }

  @Test
  void repeatsNothingOfARefusal() throws IOException {
    OkHttpClient client = server.client(List.of());
    MockResponse refusal =
        new MockResponse.Builder().code(401).body("Sign in with hunter2").build();
    assertThatThrownBy(() -> server.answer(client, refusal))
        .hasMessageEndingWith("--flink.bearer-token-file");
  }
}
