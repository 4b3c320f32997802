// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * A web configuration file with the certificates that it names, and clients for them. Files are
 * replaced atomically.
 */
public final class WebFiles {
  /** Signs the certificates of the server and of clients. */
  private final HeldCertificate authority =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

  private final Path directory;

  /** Files with the names that {@link #TLS} and {@link #MUTUAL_TLS} use. */
  public WebFiles(Path directory) {
    this.directory = directory;
    create(directory);
    renew("server");
    HeldCertificate client = signed("client");
    write("client.crt", client.certificatePem());
    write("client.key", client.privateKeyPkcs8Pem());
    write("ca.crt", authority.certificatePem());
  }

  public static final String TLS =
      """
      tls_server_config:
        cert_file: server.crt
        key_file: server.key
      """;

  public static final String MUTUAL_TLS =
      TLS
          + """
            client_auth_type: RequireAndVerifyClientCert
            client_ca_file: ca.crt
          """;

  /** Users anna and bert, whose passwords are "sesame" and "open-up", with the lowest cost. */
  public static final String USERS =
      """
      basic_auth_users:
        anna: $2y$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW
        bert: $2b$04$ABCDEFGHIJKLMNOPQRSTUuZpdR4VygWtNL6FmVDMgYtUD1S33Yd22
      """;

  /** A certificate signed by the authority. */
  public HeldCertificate signed(String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(authority)
        .build();
  }

  /** An authority that was valid until yesterday. */
  public static HeldCertificate expiredAuthority() {
    long now = System.currentTimeMillis();
    return new HeldCertificate.Builder()
        .commonName("expired")
        .certificateAuthority(0)
        .validityInterval(now - 172_800_000, now - 86_400_000)
        .build();
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the server a new certificate for a name. */
  public void renew(String name) {
    HeldCertificate server = signed(name);
    write("server.crt", server.certificatePem());
    write("server.key", server.privateKeyPkcs8Pem());
  }

  /** Writes the web configuration file. */
  public Path configure(String yaml) {
    return write("web.yml", yaml);
  }

  /** Replaces a file. */
  public Path write(String name, String text) {
    try {
      Path next = Files.writeString(directory.resolve(name + ".next"), text);
      return Files.move(
          next,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path(String name) {
    return directory.resolve(name);
  }

  /** A client that trusts the server and presents no certificate. */
  public SSLContext client() {
    return new HandshakeCertificates.Builder()
        .addTrustedCertificate(authority.certificate())
        .build()
        .sslContext();
  }

  /** A client that trusts the server and presents a certificate signed by the authority. */
  public SSLContext clientWithCertificate() {
    return clientWith(signed("client"));
  }

  /** A client that trusts the server and presents this certificate. */
  public SSLContext clientWith(HeldCertificate certificate) {
    return new HandshakeCertificates.Builder()
        .addTrustedCertificate(authority.certificate())
        .heldCertificate(certificate)
        .build()
        .sslContext();
  }
}
