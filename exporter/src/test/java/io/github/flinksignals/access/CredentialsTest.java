// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import okhttp3.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credentials that are sent, and the message if the server does not accept them. */
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

  private Call.Factory withToken(String content) throws IOException {
    return server.client(List.of(server.flag("--flink.bearer-token-file", "token", content)));
  }

  private Call.Factory withPassword() throws IOException {
    return server.client(
        List.of(
            server.flag("--flink.username-file", "user", "flink\n"),
            server.flag("--flink.password-file", "password", "p\u00e4ss:word\n")));
  }

  private String sent(Call.Factory client) {
    try {
      return server.get(client).getHeaders().get("Authorization");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sendsNoCredentialsByDefault() throws IOException {
    assertThat(sent(server.client(List.of()))).isNull();
  }

  @Test
  void sendsUserNameAndPassword() throws IOException {
    assertThat(sent(withPassword())).isEqualTo("Basic Zmxpbms6cMOkc3M6d29yZA==");
  }

  @Test
  void sendsTheCurrentToken() throws IOException {
    Call.Factory client = withToken("of-yesterday\n");
    assertThat(sent(client)).isEqualTo("Bearer of-yesterday");
    server.write("token", "of-today");
    await().untilAsserted(() -> assertThat(sent(client)).isEqualTo("Bearer of-today"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty, a request without credentials would be refused",
    "' \n', is empty, blanks are no token",
    "'sesame\nand more', contains no token, an incomplete or a wrong file",
    "'s\u00e9same', contains no token, a header cannot contain this character",
  })
  void sendsNoRequestWithoutAValidTokenAndNeverShowsTheToken(
      String content, String said, String why) throws IOException {
    Call.Factory client = withToken(content);
    assertThatThrownBy(() -> server.get(client))
        .as(why)
        .isInstanceOf(AccessException.class)
        .hasMessageStartingWith("was not asked: " + directory.resolve("token") + " " + said)
        .hasStackTraceContaining("token")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("same"));
    assertThat(server.requests()).isZero();
  }

  @Test
  void sendsRequestsOnceTheTokenIsWritten() throws IOException {
    Call.Factory client = withToken("");
    assertThatThrownBy(() -> server.get(client)).hasMessageContaining("is empty");
    Files.writeString(directory.resolve("token"), "sesame");
    await().untilAsserted(() -> assertThat(sent(client)).isEqualTo("Bearer sesame"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | none | it requires credentials. Set --flink.username-file and --flink.password-file, or --flink.bearer-token",
        "403 | none | it requires credentials. Set --flink.username-file and --flink.password-file, or --flink.bearer-token",
        "401 | token | it does not accept the credentials in DIRECTORY/token",
        "403 | token | it does not permit access with the credentials in DIRECTORY/token",
        "401 | password | it does not accept the credentials in DIRECTORY/user and"
            + " DIRECTORY/password",
      })
  void namesTheSettingThatMayBeWrong(int code, String kind, String said) throws IOException {
    Call.Factory client =
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
        .hasMessageNotContaining("cannot get jobs");
  }

  @Test
  void doesNotFollowARedirect() throws IOException {
    MockResponse redirect =
        new MockResponse.Builder().code(302).addHeader("Location", "http://localhost:1/").build();

    server.answer(server.client(List.of()), redirect);
    assertThat(server.requests()).isOne();
  }

  @Test
  void doesNotSendATokenThatIsNoUtf8() throws IOException {
    Call.Factory client = withToken("");
    Files.write(directory.resolve("token"), new byte[] {(byte) 0xFF, (byte) 0xFE});

    assertThatThrownBy(() -> server.get(client)).hasMessageContaining("token is not valid UTF-8");
  }
}
