// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** Says why a server is not reached, and which setting may help. */
final class Refusals {
  private static final Pattern NAMES = Pattern.compile("subjectAltNames: \\[(.*)\\]");

  /** What the other end says in TLS when it does not like what it is shown. */
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  private final Access access;

  Refusals(Access access) {
    this.access = access;
  }

  /** For 401 and 403. What is sent along is named by its files. */
  AccessException answered(Response response) {
    List<Path> sent =
        Stream.of(access.bearerToken(), access.username(), access.password())
            .flatMap(Optional::stream)
            .toList();
    String files = sent.stream().map(Path::toString).collect(Collectors.joining(" and "));
    String help;
    if (sent.isEmpty()) {
      help =
          "it wants to know who asks: set %s and %s, or %s"
              .formatted(
                  access.flag(Access.USERNAME_FILE),
                  access.flag(Access.PASSWORD_FILE),
                  access.flag(Access.BEARER_TOKEN_FILE));
    } else if (response.code() == 401) {
      help = "it does not accept what is in " + files;
    } else {
      help = "who asks is not allowed to, as told by " + files;
    }
    return new AccessException("answered " + response.code() + ": " + help, response.code());
  }

  /**
   * For a connection that broke without a word. In TLS 1.3 a server looks at a certificate when the
   * client has long begun to ask, and what it says of it may come too late to be read.
   */
  AccessException broken(IOException exception) {
    return new AccessException(
        "cannot be reached: the connection breaks ("
            + exception.getClass().getSimpleName()
            + "), perhaps because "
            + certificate(""),
        exception);
  }

  AccessException tls(HttpUrl url, SSLException exception) {
    return new AccessException("cannot be reached: " + reason(url, exception), exception);
  }

  private String reason(HttpUrl url, SSLException exception) {
    if (exception instanceof SSLPeerUnverifiedException) {
      return otherName(url, exception);
    }
    if (causes(exception).anyMatch(CertificateExpiredException.class::isInstance)) {
      return "its certificate, or one that vouches for it, has expired: renew it";
    }
    if (causes(exception).anyMatch(CertificateNotYetValidException.class::isInstance)) {
      return "its certificate is not valid yet: compare the clocks";
    }
    if (causes(exception).anyMatch(CertPathBuilderException.class::isInstance)) {
      return untrusted("");
    }
    Optional<String> invalid =
        causes(exception)
            .filter(CertPathValidatorException.class::isInstance)
            .map(Throwable::getMessage)
            .findFirst();
    if (invalid.isPresent()) {
      // Such as the signature of an authority that was renewed and kept its name.
      return untrusted(" (" + invalid.get() + ")");
    }
    String message = String.valueOf(exception.getMessage());
    Matcher alert = ALERT.matcher(message);
    if (alert.find()) {
      return alert(alert.group(1).toLowerCase(Locale.ROOT));
    }
    return message.contains("Unsupported or unrecognized SSL message")
        ? "it does not speak TLS: " + access.flag(Access.URL) + " must begin with http:"
        : "TLS fails: " + message;
  }

  private static Stream<Throwable> causes(Throwable exception) {
    return Stream.iterate(exception, Objects::nonNull, Throwable::getCause);
  }

  private String untrusted(String why) {
    return access
        .authorities()
        .map(
            file -> "its certificate is neither in " + file + " nor vouched for by one there" + why)
        .orElse(
            "nobody known vouches for its certificate: put the one of its authority, or its own,"
                + " into a file and set "
                + access.flag(Access.CA_FILE)
                + why);
  }

  private String otherName(HttpUrl url, SSLException exception) {
    Matcher names = NAMES.matcher(String.valueOf(exception.getMessage()));
    String borne = names.find() ? names.group(1) : "";
    return "its certificate is not made out to "
        + access.serverName().orElse(url.host())
        + (borne.isEmpty() ? "" : " but to " + borne + ": set " + access.flag(Access.SERVER_NAME))
        + (borne.isEmpty() ? ": put" : ", or put")
        + " that very certificate into the file of "
        + access.flag(Access.CA_FILE);
  }

  private String alert(String alert) {
    if (alert.contains("certificate") || alert.equals("unknown_ca")) {
      return certificate(" (" + alert + ")");
    }
    return switch (alert) {
      case "handshake_failure", "protocol_version", "insufficient_security" ->
          "there is no version and cipher of TLS that both sides take (" + alert + ")";
      case "unrecognized_name" ->
          "it goes by another name: set " + access.flag(Access.SERVER_NAME) + " (" + alert + ")";
      default -> "TLS fails: " + alert;
    };
  }

  private String certificate(String alert) {
    return access
        .certificate()
        .map(file -> "it does not accept the certificate in " + file + alert)
        .orElse(
            "it wants a certificate of its clients: set %s and %s"
                .formatted(
                    access.flag(Access.CLIENT_CERT_FILE), access.flag(Access.CLIENT_KEY_FILE)));
  }
}
