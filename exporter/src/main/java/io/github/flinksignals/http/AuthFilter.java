// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.flinksignals.http.PasswordCheck.Result;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okio.ByteString;

/** Applies the users and headers of the web configuration file. */
final class AuthFilter {
  /** A kubelet cannot keep a password secret, and these reveal nothing. */
  static final Set<String> WITHOUT_PASSWORD = Set.of("/-/healthy", "/-/ready");

  private static final String CHALLENGE = "Basic realm=\"Flink Signals\", charset=\"UTF-8\"";

  private final WebConfigurationFile configuration;
  private final PasswordCheck passwords = new PasswordCheck(PasswordCheck::matches);

  AuthFilter(WebConfigurationFile configuration) {
    this.configuration = configuration;
  }

  /** Why a request is not answered; empty if it is. */
  Optional<Response> refusal(HttpExchange exchange) {
    Map<String, String> users = configuration.current().users();
    if (users.isEmpty() || WITHOUT_PASSWORD.contains(exchange.getRequestURI().getPath())) {
      return Optional.empty();
    }
    return switch (check(users, exchange)) {
      case RIGHT -> Optional.empty();
      case BUSY -> Optional.of(Response.text(429, "Too many passwords are being checked."));
      case WRONG -> {
        exchange.getResponseHeaders().set("WWW-Authenticate", CHALLENGE);
        yield Optional.of(Response.text(401, "A user name and a password are required."));
      }
    };
  }

  private Result check(Map<String, String> users, HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.matches("(?i:basic) [\\w+/]+=*")) {
      return Result.WRONG;
    }
    ByteString decoded = ByteString.decodeBase64(header.substring("Basic ".length()));
    String[] credentials = decoded == null ? new String[0] : decoded.utf8().split(":", 2);
    InetAddress client = exchange.getRemoteAddress().getAddress();
    return credentials.length == 2
        ? passwords.check(users, credentials[0], credentials[1], client)
        : Result.WRONG;
  }

  /** Headers for each answer, by name. */
  Map<String, String> headers() {
    return configuration.current().headers();
  }
}
