// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.tls.PemSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code tls_server_config}. */
final class TlsReader {
  private static final String MINIMUM = "min_version";
  private static final String MAXIMUM = "max_version";
  private static final String CLIENTS = "client_auth_type";
  private static final String AUTHORITIES = "client_ca_file";
  private static final String NAMES = "client_allowed_sans";
  private static final String SUITES = "cipher_suites";
  private static final String CURVES = "curve_preferences";

  private final Path directory;
  private final List<String> problems;

  /**
   * @param directory against which relative paths are resolved: that of the file
   */
  TlsReader(Path directory, List<String> problems) {
    this.directory = directory;
    this.problems = problems;
  }

  /** Nothing if it is not there, or if something is wrong with it. */
  Optional<ServerTls> read(Section section) {
    if (!section.isThere()) {
      return Optional.empty();
    }
    int before = problems.size();
    Optional<PemSource> certificate = needed(section, "cert_file", "cert");
    Optional<PemSource> key = needed(section, "key_file", "key");
    Optional<PemSource> authorities = source(section, AUTHORITIES, "client_ca");
    ClientAuthentication clients = clients(section);
    List<String> names = section.texts(NAMES);
    judgeClients(section, clients, authorities, names);
    List<String> protocols = protocols(section);
    List<String> suites = suites(section);
    boolean ownOrder = section.flag("prefer_server_cipher_suites", true);
    List<String> groups = groups(section);
    section.end();
    if (problems.size() > before) {
      return Optional.empty();
    }
    return build(
        new ServerTls.Options(
            certificate.orElseThrow(),
            key.orElseThrow(),
            clients,
            authorities,
            names,
            protocols,
            suites,
            ownOrder,
            groups));
  }

  private Optional<ServerTls> build(ServerTls.Options options) {
    try {
      return Optional.of(ServerTls.of(options));
    } catch (UnusableFileException e) {
      problems.add("tls_server_config: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<PemSource> needed(Section section, String fileKey, String textKey) {
    Optional<PemSource> source = source(section, fileKey, textKey);
    if (source.isEmpty()) {
      section.problem(fileKey, "must be there for TLS");
    }
    return source;
  }

  private Optional<PemSource> source(Section section, String fileKey, String textKey) {
    Optional<String> file = section.text(fileKey);
    Optional<String> text = section.text(textKey);
    if (file.isPresent() && text.isPresent()) {
      section.problem(fileKey, "excludes " + textKey);
    }
    if (text.isPresent()) {
      Path name = directory.getFileSystem().getPath("tls_server_config: " + textKey);
      return Optional.of(new PemSource.Text(FileContent.within(name, text.get())));
    }
    try {
      return file.map(name -> new PemSource.File(directory.resolve(name)));
    } catch (InvalidPathException e) {
      section.problem(fileKey, "expected a path");
      return Optional.empty();
    }
  }

  private static ClientAuthentication clients(Section section) {
    String label = section.text(CLIENTS).orElse(ClientAuthentication.NONE.label());
    Optional<ClientAuthentication> clients = ClientAuthentication.of(label);
    if (clients.isEmpty()) {
      section.problem(
          CLIENTS, "expected one of " + String.join(", ", ClientAuthentication.labels()));
    }
    return clients.orElse(ClientAuthentication.NONE);
  }

  private static void judgeClients(
      Section section,
      ClientAuthentication clients,
      Optional<PemSource> authorities,
      List<String> names) {
    if (authorities.isPresent() && clients == ClientAuthentication.NONE) {
      section.problem(AUTHORITIES, "does nothing unless " + CLIENTS + " asks for certificates");
    }
    if (authorities.isEmpty() && clients.isVerified()) {
      section.problem(
          AUTHORITIES, "must be there for " + CLIENTS + " " + clients.label() + " to verify with");
    }
    if (!names.isEmpty() && !clients.isRequired()) {
      section.problem(NAMES, "does nothing unless " + CLIENTS + " requires certificates");
    }
  }

  private static List<String> protocols(Section section) {
    String minimum = version(section, MINIMUM, "TLS12");
    String maximum = version(section, MAXIMUM, "TLS13");
    List<String> protocols = TlsNames.protocols(minimum, maximum);
    if (protocols.isEmpty()) {
      section.problem(
          MAXIMUM, "leaves no version to serve: none before TLS12 is, nor before " + MINIMUM);
    }
    return protocols;
  }

  private static String version(Section section, String key, String initial) {
    String version = section.text(key).orElse(initial);
    if (!TlsNames.VERSIONS.contains(version)) {
      section.problem(key, "expected one of " + String.join(", ", TlsNames.VERSIONS));
      return initial;
    }
    return version;
  }

  private static List<String> suites(Section section) {
    List<String> suites = section.texts(SUITES);
    if (!suites.stream().allMatch(TlsNames::isSuite)) {
      section.problem(
          SUITES, "one of them is none, or none that Go's tls.CipherSuites() calls secure");
    }
    return suites;
  }

  private static List<String> groups(Section section) {
    List<String> curves = section.texts(CURVES);
    List<String> groups = curves.stream().flatMap(curve -> TlsNames.group(curve).stream()).toList();
    if (groups.size() < curves.size()) {
      section.problem(CURVES, "expected CurveP256, CurveP384, CurveP521 or X25519");
    } else if (!groups.isEmpty() && !NamedGroups.canBeSet()) {
      section.problem(CURVES, "needs Java 20 or later, such as that of the image");
    }
    return groups;
  }
}
