// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * TLS on the REST API of a cluster, both ways: {@code security.ssl.rest.enabled} and {@code
 * security.ssl.rest.authentication-enabled}.
 */
public final class RestSecurity {
  private static final String PASSWORD = "of-the-keystore";

  /** Flink 1 takes none but RSA by default: {@code security.ssl.algorithms}. */
  private final HeldCertificate clients =
      new HeldCertificate.Builder()
          .rsa2048()
          .commonName("authority of the clients")
          .certificateAuthority(0)
          .build();

  private final Path keystore;
  private final Path truststore;
  private HeldCertificate authority;

  /**
   * Writes what the JobManager needs.
   *
   * @param directory for its keystore and its truststore
   */
  public RestSecurity(Path directory) {
    this.keystore = directory.resolve("rest-keystore.p12");
    this.truststore = directory.resolve("rest-truststore.p12");
    write(truststore, store -> store.setCertificateEntry("clients", clients.certificate()));
    renew();
  }

  /**
   * Another authority vouches for the JobManager from its next start on. Its certificate is made
   * out to {@code jobmanager.flink}, as if it were known by a Service.
   */
  public void renew() {
    authority =
        new HeldCertificate.Builder()
            .rsa2048()
            .commonName("authority of the JobManager")
            .certificateAuthority(0)
            .build();
    HeldCertificate jobManager =
        new HeldCertificate.Builder()
            .rsa2048()
            .commonName("flink")
            .addSubjectAlternativeName("jobmanager.flink")
            .signedBy(authority)
            .build();
    write(
        keystore,
        store ->
            store.setKeyEntry(
                "rest",
                jobManager.keyPair().getPrivate(),
                PASSWORD.toCharArray(),
                new Certificate[] {jobManager.certificate()}));
  }

  /** PEM: who vouches for the JobManager. */
  public String authority() {
    return authority.certificatePem();
  }

  /** A certificate that the JobManager accepts. */
  public HeldCertificate client(String name) {
    return new HeldCertificate.Builder().rsa2048().commonName(name).signedBy(clients).build();
  }

  /** What Flink's configuration must say. */
  Map<String, String> configuration() {
    return Map.of(
        "security.ssl.rest.enabled",
        "true",
        "security.ssl.rest.authentication-enabled",
        "true",
        "security.ssl.rest.keystore",
        keystore.toString(),
        "security.ssl.rest.keystore-password",
        PASSWORD,
        "security.ssl.rest.key-password",
        PASSWORD,
        "security.ssl.rest.truststore",
        truststore.toString(),
        "security.ssl.rest.truststore-password",
        PASSWORD);
  }

  /** The same client, but let in, and whoever the JobManager is. */
  OkHttpClient letIn(OkHttpClient client) {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(client("cluster"))
            .addInsecureHost("127.0.0.1")
            .addInsecureHost("localhost")
            .build();
    return client
        .newBuilder()
        .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
        .hostnameVerifier((host, session) -> host.equals("127.0.0.1"))
        .build();
  }

  private interface Filling {
    void fill(KeyStore store) throws GeneralSecurityException;
  }

  private static void write(Path file, Filling filling) {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      filling.fill(store);
      store.store(out, PASSWORD.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot write " + file, e);
    }
  }
}
