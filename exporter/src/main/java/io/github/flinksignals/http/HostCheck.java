// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses browsers that use an unknown host name. A page of another site can read what a server
 * without passwords serves, if the name of that site begins to resolve to the server's address (DNS
 * rebinding). The browser still sends the name of the site.
 *
 * <p>Clients that are not browsers may use any name, because nobody else controls them. Passwords
 * and TLS protect too: a page has no password for its site, and the certificate is not valid for
 * that site.
 */
final class HostCheck {
  /** An address, or a name that no site of the public DNS can have. */
  private static final String NOT_PUBLIC =
      "\\[.*\\]|\\d+(\\.\\d+){3}|[^.]*|.*\\.(localhost|local|internal|svc)";

  private static final Response REFUSED =
      Response.text(
          403,
          "Browsers cannot use this host name. Add it to --web.allowed-hosts, or use the IP"
              + " address.");

  private final Set<String> allowed;
  private final Optional<WebConfigurationFile> configuration;

  /**
   * @param allowed further names that browsers may use, in lower case
   */
  HostCheck(Set<String> allowed, Optional<WebConfigurationFile> configuration) {
    this.allowed = allowed;
    this.configuration = configuration;
  }

  /** Why a request is not answered; empty if it is. */
  Optional<Response> refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    return !isBrowser(headers)
            || AuthFilter.WITHOUT_PASSWORD.contains(exchange.getRequestURI().getPath())
            || configuration.map(WebConfigurationFile::current).filter(this::protects).isPresent()
            || accepts(Optional.ofNullable(headers.getFirst("Host")).orElse(""))
        ? Optional.empty()
        : Optional.of(REFUSED);
  }

  private boolean protects(WebConfigurationFile.Version version) {
    return version.tls().isPresent() || !version.users().isEmpty();
  }

  /** The scripts of a page can replace some of these headers, but cannot remove all of them. */
  private static boolean isBrowser(Headers headers) {
    String agent = Optional.ofNullable(headers.getFirst("User-Agent")).orElse("");
    return agent.startsWith("Mozilla/")
        || headers.containsKey("Accept-Language")
        || headers.containsKey("Origin")
        || headers.keySet().stream().anyMatch(name -> name.startsWith("Sec-"));
  }

  private boolean accepts(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "").replaceFirst("\\.$", "");
    return name.matches(NOT_PUBLIC) || allowed.contains(name) || OwnNames.ALL.contains(name);
  }

  /** The names of this machine. Looked up when they are needed, because DNS may be slow. */
  private static final class OwnNames {
    static final Set<String> ALL = names();

    private static Set<String> names() {
      try {
        InetAddress machine = InetAddress.getLocalHost();
        return Set.copyOf(
            List.of(
                machine.getHostName().toLowerCase(Locale.ROOT),
                machine.getCanonicalHostName().toLowerCase(Locale.ROOT)));
      } catch (UnknownHostException e) {
        return Set.of();
      }
    }
  }
}
