// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

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
class AuthFilterTest {
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
        "anna:open-up | 401 | the password of another user",
        "Anna:sesame | 401 | names are case sensitive",
        "anna:sesame: | 401 | a password may contain a colon, so this is a different one",
        "nobody:sesame | 401 | no such user",
        "anna | 401 | no password",
        "anna: | 401 | an empty password",
        ": | 401 | empty user and password",
      })
  void acceptsOnlyConfiguredUsersWithTheirPassword(String credentials, int status, String why) {
    assertThat(get("/metrics", "Basic " + base64(credentials)).statusCode())
        .as(why)
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic ", "BASIC ", "Basic "})
  void acceptsTheSchemeInUpperAndLowerCase(String scheme) {
    assertThat(get("/metrics", scheme + base64("anna:sesame")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic ",
        "Basic %%%",
        "Basic YW5uYQ==",
        "Basic  YW5uYTpzZXNhbWU=",
        "Bearer YW5uYTpzZXNhbWU=",
        "YW5uYTpzZXNhbWU=",
        "x"
      })
  void answersAMalformedHeaderWith401(String header) {
    HttpResponse<String> response = get("/metrics", header);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/api/v1/status", "/nonexistent", "/-/", "/-/healthy/"})
  void refusesRequestsWithoutCredentials(String path) {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
    assertThat(response.body()).isEqualTo("A user name and a password are required.\n");
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

  /** A Kubernetes probe cannot keep a password secret. */
  @ParameterizedTest
  @ValueSource(strings = {"/-/healthy", "/-/ready"})
  void answersProbesWithoutCredentials(String path) {
    assertThat(server.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void setsConfiguredHeadersOnEveryAnswer() {
    String anna = "Basic " + base64("anna:sesame");
    for (HttpResponse<String> response :
        List.of(server.get("/metrics"), get("/metrics", anna), get("/nonexistent", anna))) {
      assertThat(response.headers().firstValue("X-Frame-Options")).contains("deny");
      assertThat(response.headers().allValues("Content-Security-Policy"))
          .as("replaces the default")
          .containsExactly("default-src 'self'");
    }
  }

  private void serve(String yaml) {
    WebFiles files = new WebFiles(directory);
    server = TestServer.guarded(files.configure(yaml), Map.of(), TestServer.NO_TIMEOUTS);
  }

  private HttpResponse<String> get(String path, String authorization) {
    return server.get(path, "Authorization", authorization);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
