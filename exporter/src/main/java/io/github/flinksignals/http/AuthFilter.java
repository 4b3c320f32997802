// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import io.github.flinksignals.http.PasswordCheck.Result;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Applies the users and headers of the web configuration file. */
final class AuthFilter {
  /** A kubelet cannot keep a password secret, and these reveal nothing. */
  private static final Set<String> WITHOUT_PASSWORD = Set.of("/-/healthy", "/-/ready");

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
    InetAddress client = exchange.getRemoteAddress().getAddress();
    AtomicReference<Result> result = new AtomicReference<>(Result.WRONG);
    try {
      new BasicAuthenticator("Flink Signals", StandardCharsets.UTF_8) {
        @Override
        public boolean checkCredentials(String user, String password) {
          result.set(passwords.check(users, user, password, client));
          return result.get() == PasswordCheck.Result.RIGHT;
        }
      }.authenticate(exchange);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The JDK expects base64 and a colon.
      return Result.WRONG;
    }
    return result.get();
  }

  /** Headers for each answer, by name. */
  Map<String, String> headers() {
    return configuration.current().headers();
  }
}
