// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;

/** Explains why a server cannot be reached, and which setting may help. */
record Refusals(Access access) {
  private static final Pattern NAMES = Pattern.compile("subjectAltNames: \\[(.+)\\]");
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  /** Explains 401 and 403. The body of the answer may contain secrets, so it is not repeated. */
  AccessException answered(int status) {
    String files =
        Stream.of(access.bearerToken(), access.username(), access.password())
            .flatMap(Optional::stream)
            .map(Path::toString)
            .collect(Collectors.joining(" and "));
    String help = status == 403 ? "it does not permit access with " : "it does not accept ";
    String credentials =
        files.isEmpty()
            ? flags(
                "it requires credentials. Set %s and %s, or %s",
                Access.USERNAME_FILE, Access.PASSWORD_FILE, Access.BEARER_TOKEN_FILE)
            : help + "the credentials in " + files;
    return new AccessException("answered " + status + ": " + credentials, status, null);
  }

  /** Explains why there is no answer. */
  AccessException unreachable(HttpUrl url, IOException exception) {
    return new AccessException("cannot be reached: " + reason(url, exception), 0, exception);
  }

  private String reason(HttpUrl url, IOException exception) {
    if (!(exception instanceof SSLException)) {
      // In TLS 1.3 a server verifies the client's certificate while the client is already sending,
      // and its alert may be lost.
      return "it closed the connection (%s), perhaps because %s"
          .formatted(exception.getClass().getSimpleName(), certificate(""));
    }
    String message = String.valueOf(exception.getMessage());
    if (exception instanceof SSLPeerUnverifiedException) {
      return otherName(url, message);
    }
    String untrusted = "";
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "its certificate, or that of its CA, has expired. Renew it";
      } else if (cause instanceof CertificateNotYetValidException) {
        return "its certificate is not valid yet. Compare the clocks";
      } else if (cause instanceof CertPathBuilderException) {
        untrusted = untrusted("");
      } else if (cause instanceof CertPathValidatorException) {
        // Such as a signature by a CA that was renewed under the same name.
        untrusted = untrusted(" (" + cause.getMessage() + ")");
      }
    }
    if (!untrusted.isEmpty()) {
      return untrusted;
    }
    Matcher alert = ALERT.matcher(message);
    if (alert.find()) {
      return alert(alert.group(1).toLowerCase(Locale.ROOT));
    }
    return message.contains("Unsupported or unrecognized SSL message")
        ? flags("it does not use TLS. %s must begin with http:", Access.URL)
        : "TLS fails: " + message;
  }

  private String untrusted(String why) {
    String put = ". Put its certificate, or that of its CA, into %s";
    return access
        .authorities()
        .map(file -> "its certificate is not in " + file + " and not signed by one in that file")
        .orElse("its certificate is not signed by a trusted CA" + flags(put, Access.CA_FILE))
        .concat(why);
  }

  private String otherName(HttpUrl url, String message) {
    String name = access.serverName().orElse(url.host());
    Matcher names = NAMES.matcher(message);
    return names.find()
        ? "its certificate is valid for %s, not for %s. ".formatted(names.group(1), name)
            + flags("Set %s, or put it into %s", Access.SERVER_NAME, Access.CA_FILE)
        : "its certificate is not valid for " + name + flags(". Put it into %s", Access.CA_FILE);
  }

  private String alert(String alert) {
    // A certificate of another CA is not even sent, and then OpenSSL answers handshake_failure.
    boolean withoutReason = alert.equals("handshake_failure") && access.certificate().isPresent();
    if (alert.contains("certificate") || alert.equals("unknown_ca") || withoutReason) {
      return certificate(" (" + alert + ")");
    }
    return switch (alert) {
      case "handshake_failure", "protocol_version", "insufficient_security" ->
          "both sides have no TLS version and cipher suite in common (" + alert + ")";
      case "unrecognized_name" ->
          flags("it has another name. Set %s", Access.SERVER_NAME) + " (" + alert + ")";
      default -> "TLS fails: " + alert;
    };
  }

  private String certificate(String alert) {
    return access
        .certificate()
        .map(file -> "it does not accept the certificate in " + file + alert)
        .orElse(
            flags(
                "it requires a client certificate. Set %s and %s",
                Access.CLIENT_CERT_FILE, Access.CLIENT_KEY_FILE));
  }

  private String flags(String text, String... settings) {
    return text.formatted(Stream.of(settings).map(access::flag).toArray());
  }
}
