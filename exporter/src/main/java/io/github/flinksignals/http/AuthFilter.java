// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.flinksignals.web.BasicAuthentication;
import io.github.flinksignals.web.WebConfigurationFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request has to pass before it is answered, and what is added to each answer. */
interface AuthFilter {
  /** Why a request is not answered; empty if it is. */
  Optional<Response> refusal(HttpExchange exchange) throws IOException;

  /** Headers for each answer, by name. */
  Map<String, String> headers();

  static AuthFilter of(Optional<WebConfigurationFile> configuration) {
    return configuration.<AuthFilter>map(Guarded::new).orElseGet(Open::new);
  }

  /** Everybody is answered. */
  final class Open implements AuthFilter {
    @Override
    public Optional<Response> refusal(HttpExchange exchange) {
      return Optional.empty();
    }

    @Override
    public Map<String, String> headers() {
      return Map.of();
    }
  }

  /** The users of the web configuration file are answered. */
  final class Guarded implements AuthFilter {
    /**
     * They tell nothing, and who asks them can keep no secret: a password for a kubelet would stand
     * in the pod for all to read.
     */
    private static final Set<String> FOR_EVERYBODY = Set.of("/-/healthy", "/-/ready");

    private final WebConfigurationFile configuration;
    private final BasicAuthentication authentication;

    Guarded(WebConfigurationFile configuration) {
      this.configuration = configuration;
      this.authentication = new BasicAuthentication(configuration);
    }

    @Override
    public Optional<Response> refusal(HttpExchange exchange) throws IOException {
      if (FOR_EVERYBODY.contains(exchange.getRequestURI().getPath())) {
        return Optional.empty();
      }
      try {
        return switch (authentication.judge(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
            exchange.getRemoteAddress().getAddress())) {
          case ALLOWED -> Optional.empty();
          case REFUSED -> Optional.of(unauthorized(exchange));
          case TOO_MANY -> Optional.of(tooMany(exchange));
        };
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("gave way");
      }
    }

    private static Response unauthorized(HttpExchange exchange) {
      exchange
          .getResponseHeaders()
          .set("WWW-Authenticate", "Basic realm=\"Flink Signals\", charset=\"UTF-8\"");
      return Response.text(401, "A user name and a password are needed.");
    }

    private static Response tooMany(HttpExchange exchange) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      return Response.text(429, "Too many passwords are being checked.");
    }

    @Override
    public Map<String, String> headers() {
      return configuration.headers();
    }
  }
}
