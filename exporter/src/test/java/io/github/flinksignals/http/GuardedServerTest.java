// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.http.ExchangeThreads.Limits;
import io.github.flinksignals.web.WebFiles;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and headers of the web configuration file. */
class GuardedServerTest {
  @TempDir private Path directory;
  private TestServer server;

  @BeforeEach
  void serve() {
    serve(
        WebFiles.USERS
            + """
            http_server_config:
              headers:
                X-Frame-Options: deny
                Content-Security-Policy: default-src 'self'
            """);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "anna:sesame | 200 | as in the file",
        "bert:open-up | 200 | the other user, with a hash of another tool",
        "anna:open-up | 401 | the password of another",
        "Anna:sesame | 401 | names are case sensitive",
        "anna:sesame: | 401 | a password may hold a colon, so that this is another",
        "nobody:sesame | 401 | no such user",
        "anna | 401 | no password",
        "anna: | 401 | an empty one",
        ": | 401 | nothing at all",
      })
  void answersItsUsers(String credentials, int status, String why) {
    assertThat(get("/metrics", "Basic " + base64(credentials)).statusCode())
        .as(why)
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic %%%", "Bearer YW5uYTpzZXNhbWU=", "YW5uYTpzZXNhbWU=", "x"})
  void answersNobodyWithAnotherHeader(String header) {
    assertThat(get("/metrics", header).statusCode()).isEqualTo(401);
  }

  @Test
  void takesTheSchemeInAnyCase() {
    assertThat(get("/metrics", "bASIC  " + base64("anna:sesame")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/api/v1/status", "/nonexistent", "/-/", "/-/healthy/"})
  void tellsNothingToOthers(String path) {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
    assertThat(response.body()).isEqualTo("A user name and a password are needed.\n");
    assertThat(
            server
                .send(server.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(401);
    assertThat(
            server
                .send(server.request(path).POST(HttpRequest.BodyPublishers.ofString("anna")))
                .statusCode())
        .isEqualTo(401);
  }

  /** A probe of Kubernetes has no place to keep a secret. */
  @ParameterizedTest
  @ValueSource(strings = {"/-/healthy", "/-/ready"})
  void answersProbes(String path) {
    assertThat(server.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void setsHeadersOnEachAnswer() {
    String anna = "Basic " + base64("anna:sesame");
    for (HttpResponse<String> response :
        List.of(server.get("/metrics"), get("/metrics", anna), get("/nonexistent", anna))) {
      assertThat(response.headers().firstValue("X-Frame-Options")).contains("deny");
      assertThat(response.headers().allValues("Content-Security-Policy"))
          .as("in place of its own")
          .containsExactly("default-src 'self'");
    }
  }

  private void serve(String yaml) {
    WebFiles files = new WebFiles(directory);
    server = TestServer.guarded(files.configure(yaml), Map.of(), Limits.USUAL);
  }

  private HttpResponse<String> get(String path, String authorization) {
    return server.get(path, "Authorization", authorization);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
