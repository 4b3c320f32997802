// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.github.flinksignals.http.WebConfigurationReader.Yaml;
import io.github.flinksignals.http.WebConfigurationReader.Yaml.ClientAuthentication;
import io.github.flinksignals.http.WebConfigurationReader.Yaml.Version;
import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.tls.Identity;
import io.github.flinksignals.tls.PemReader;
import io.github.flinksignals.tls.TlsContexts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;
import okio.ByteString;

/** TLS as one version of {@code tls_server_config} and its files define it. */
record ServerTls(SSLContext context, SSLParameters parameters, ClientAuthentication clients) {
  private static final String PATH = "tls_server_config.";

  /** Suites with forward secrecy and authenticated encryption, the default. */
  private static final String STRONG =
      "TLS_(ECDHE_(ECDSA|RSA)_WITH_)?"
          + "(AES_128_GCM_SHA256|AES_256_GCM_SHA384|CHACHA20_POLY1305_SHA256)";

  /** The suites in Go's {@code tls.CipherSuites()}. */
  private static final String SUPPORTED =
      STRONG + "|TLS_ECDHE_(ECDSA|RSA)_WITH_AES_(128|256)_CBC_SHA";

  /** Reads the files; empty if a problem is added. */
  static Optional<ServerTls> of(
      Yaml.Tls yaml, Path directory, Reloaded.Files files, List<String> problems) {
    int before = problems.size();
    Pem pem = new Pem(directory, files, problems);
    Optional<FileContent> certificate = pem.read("cert", yaml.cert(), yaml.certFile(), true);
    Optional<FileContent> key = pem.read("key", yaml.key(), yaml.keyFile(), true);
    ClientAuthentication clients = yaml.clientAuthType().orElse(ClientAuthentication.NONE);
    boolean verifies = clients != ClientAuthentication.NONE;
    Optional<FileContent> authorities =
        pem.read("client_ca", yaml.clientCa(), yaml.clientCaFile(), verifies);
    if (authorities.isPresent() && !verifies) {
      problems.add(PATH + "client_ca_file: has no effect without client_auth_type");
    }
    String[] protocols =
        Stream.of(Version.TLS12, Version.TLS13)
            .filter(version -> version.compareTo(yaml.minVersion().orElse(version)) >= 0)
            .filter(version -> version.compareTo(yaml.maxVersion().orElse(version)) <= 0)
            .map(version -> version.name().replace("TLS1", "TLSv1."))
            .toArray(String[]::new);
    if (protocols.length == 0) {
      problems.add(PATH + "max_version: leaves no version between min_version, or TLS12, and it");
    }
    List<String> suites = yaml.cipherSuites().orElse(List.of());
    if (!suites.stream().allMatch(suite -> suite != null && suite.matches(SUPPORTED))) {
      problems.add(PATH + "cipher_suites: expected names in Go's tls.CipherSuites()");
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      Identity identity = Identity.of(certificate.orElseThrow(), key.orElseThrow());
      Optional<X509TrustManager> trust = Optional.empty();
      if (authorities.isPresent()) {
        trust = Optional.of(TlsContexts.trust(PemReader.certificates(authorities.get())));
      }
      SSLContext context = TlsContexts.of(Optional.of(identity), trust);
      SSLParameters parameters = new SSLParameters(suites(context, suites), protocols);
      parameters.setWantClientAuth(verifies);
      if (clients == ClientAuthentication.REQUIRE_AND_VERIFY) {
        parameters.setNeedClientAuth(true);
      }
      return Optional.of(new ServerTls(context, parameters, clients));
    } catch (UnusableFileException e) {
      problems.add("tls_server_config: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String[] suites(SSLContext context, List<String> configured) {
    // As in Go, the suites of TLS 1.3 cannot be configured.
    String wanted = configured.isEmpty() ? STRONG : "TLS_[AC].*|" + String.join("|", configured);
    return Stream.of(context.getSupportedSSLParameters().getCipherSuites())
        .filter(suite -> suite.matches(wanted))
        .toArray(String[]::new);
  }

  /** The key by which the next version would accept more clients; empty if by none. */
  Optional<String> loosenedBy(ServerTls next) {
    if (next.clients.compareTo(clients) < 0) {
      return Optional.of(PATH + "client_auth_type");
    }
    return next.oldestProtocol().compareTo(oldestProtocol()) < 0
        ? Optional.of(PATH + "min_version")
        : Optional.empty();
  }

  /** Such as {@code TLSv1.2}. */
  private String oldestProtocol() {
    return Collections.min(List.of(parameters.getProtocols()));
  }

  private record Pem(Path directory, Reloaded.Files files, List<String> problems) {
    /** Reads PEM that is the value of a key, or in the file of another key. Empty is absent. */
    Optional<FileContent> read(
        String key, Optional<String> value, Optional<String> fileName, boolean required) {
      String text = value.orElse("");
      String file = fileName.orElse("");
      if (!text.isEmpty() && file.isEmpty()) {
        return Optional.of(new FileContent(Path.of(PATH + key), ByteString.encodeUtf8(text)));
      }
      try {
        if (!text.isEmpty()) {
          problems.add(PATH + key + "_file: cannot be combined with " + key);
        } else if (!file.isEmpty()) {
          return Optional.of(files.read(directory.resolve(file)));
        } else if (required) {
          problems.add(PATH + key + "_file: is required");
        }
      } catch (UnusableFileException | InvalidPathException e) {
        problems.add(PATH + key + "_file: " + e.getMessage());
      }
      return Optional.empty();
    }
  }
}
