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
 * Mutual TLS for the REST API of a cluster: {@code security.ssl.rest.enabled} and {@code
 * security.ssl.rest.authentication-enabled}.
 */
public final class RestSecurity {
  private static final String PASSWORD = "keystore-password";

  /** By default Flink 1 accepts only RSA, see {@code security.ssl.algorithms}. */
  private final HeldCertificate clientCa =
      new HeldCertificate.Builder()
          .rsa2048()
          .commonName("client CA")
          .certificateAuthority(0)
          .build();

  private final Path keystore;
  private final Path truststore;
  private HeldCertificate jobManagerCa;

  /**
   * Writes the keystore and the truststore of the JobManager.
   *
   * @param directory for both files
   */
  public RestSecurity(Path directory) {
    this.keystore = directory.resolve("rest-keystore.p12");
    this.truststore = directory.resolve("rest-truststore.p12");
    write(truststore, store -> store.setCertificateEntry("clients", clientCa.certificate()));
    renew();
  }

  /**
   * Creates a new CA and a new certificate, which the JobManager uses from its next start on. The
   * certificate is valid for {@code jobmanager.flink}, as if a Kubernetes Service had that name.
   */
  public void renew() {
    jobManagerCa =
        new HeldCertificate.Builder()
            .rsa2048()
            .commonName("JobManager CA")
            .certificateAuthority(0)
            .build();
    HeldCertificate jobManager =
        new HeldCertificate.Builder()
            .rsa2048()
            .commonName("flink")
            .addSubjectAlternativeName("jobmanager.flink")
            .signedBy(jobManagerCa)
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

  /** The certificate of the CA that signed the JobManager's certificate, as PEM. */
  public String caCertificatePem() {
    return jobManagerCa.certificatePem();
  }

  /** A certificate that the JobManager accepts. */
  public HeldCertificate client(String name) {
    return new HeldCertificate.Builder().rsa2048().commonName(name).signedBy(clientCa).build();
  }

  /** The entries for Flink's configuration. */
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

  /** The same client, with a client certificate and without checks of the JobManager's. */
  OkHttpClient authenticate(OkHttpClient client) {
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
