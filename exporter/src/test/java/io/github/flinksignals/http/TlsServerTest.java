// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as the web configuration file defines it. */
class TlsServerTest {
  private static final String ANY = WebFiles.TLS + "  client_auth_type: ";
  private static final String VERIFY_IF_GIVEN =
      ANY + "VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n";

  @TempDir private Path directory;
  private WebFiles files;
  private TestServer server;

  @BeforeEach
  void files() {
    files = new WebFiles(directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void servesWithTls() {
    serve(WebFiles.TLS);

    assertThat(server.askedBy(files.client()).get("/metrics").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "NoClientCert               | none    | true",
        "NoClientCert               | unknown | true",
        "VerifyClientCertIfGiven    | none    | true",
        "VerifyClientCertIfGiven    | unknown | true",
        "VerifyClientCertIfGiven    | forged  | false",
        "VerifyClientCertIfGiven    | known   | true",
        "RequireAndVerifyClientCert | none    | false",
        "RequireAndVerifyClientCert | unknown | false",
        "RequireAndVerifyClientCert | forged  | false",
        "RequireAndVerifyClientCert | known   | true",
      })
  void verifiesClientCertificatesAsGoDoes(String type, String shown, boolean served) {
    boolean verified = type.contains("Verify");
    serve(ANY + type + "\n" + (verified ? "  client_ca_file: ca.crt\n" : ""));

    assertServed(client(shown), served);
  }

  @ParameterizedTest
  @CsvSource({
    "min_version: TLS12, TLSv1.3",
    "max_version: TLS12, TLSv1.2",
    "min_version: TLS13, TLSv1.3"
  })
  void supportsTheVersionsOfItsRange(String line, String protocol) throws IOException {
    serve(WebFiles.TLS + "  " + line + "\n");

    assertThat(session().getProtocol()).isEqualTo(protocol);
  }

  @Test
  void refusesAVersionOutsideItsRange() {
    serve(WebFiles.TLS + "  min_version: TLS13\n");

    assertThatThrownBy(() -> session("TLSv1.2")).isInstanceOf(SSLException.class);
  }

  @Test
  void choosesAConfiguredSuite() throws IOException {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA";
    serve(WebFiles.TLS + "  cipher_suites: [" + suite + "]\n");

    assertThat(session("TLSv1.2").getCipherSuite()).isEqualTo(suite);
    assertThat(session("TLSv1.3").getCipherSuite())
        .as("Go's list is for 1.2")
        .startsWith("TLS_AES");
  }

  @Test
  void presentsARenewedCertificateOnceItIsValid() throws IOException {
    serve(WebFiles.TLS);
    assertThat(shown()).contains("CN=server");

    files.write("server.crt", "half a file");
    files.renew("renewed");
    await().untilAsserted(() -> assertThat(shown()).contains("CN=renewed"));
  }

  @Test
  void usesAChangedConfiguration() {
    serve(VERIFY_IF_GIVEN);
    assertServed(files.client(), true);

    files.configure(WebFiles.MUTUAL_TLS.replace("server.", "client."));
    await()
        .untilAsserted(
            () -> assertThat(shownTo(files.clientWithCertificate())).contains("CN=client"));
    assertServed(files.client(), false);
  }

  @Test
  void offersOnlySuitesWithForwardSecrecyAndAuthenticatedEncryptionByDefault() {
    serve(WebFiles.TLS);

    assertThatThrownBy(() -> session("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"))
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void doesNotTrustClientsOfAnAuthorityThatHasExpired(String protocol) {
    HeldCertificate expired = WebFiles.expiredAuthority();
    files.write("ca.crt", expired.certificatePem());
    serve(WebFiles.MUTUAL_TLS + "  max_version: " + protocol.replace("v1.", "1") + "\n");
    HeldCertificate client =
        new HeldCertificate.Builder().commonName("client").signedBy(expired).build();

    assertServed(files.clientWith(client), false);
  }

  /** In TLS 1.2 a session is resumed without a certificate. */
  @Test
  void doesNotResumeASessionAfterTheAuthorityChanged() throws IOException {
    serve(WebFiles.MUTUAL_TLS);
    SSLContext client = files.clientWithCertificate();
    byte[] first = session(client, "TLSv1.2").getId();
    assertThat(session(client, "TLSv1.2").getId()).as("resumed").isEqualTo(first);

    files.write("ca.crt", new HeldCertificate.Builder().build().certificatePem());
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> session(client, "TLSv1.2"))
                    .isInstanceOf(SSLException.class));
  }

  private void serve(String yaml) {
    server = TestServer.guarded(files.configure(yaml), Map.of(), TestServer.NO_TIMEOUTS);
  }

  private SSLContext client(String shown) {
    return switch (shown) {
      case "known" -> files.clientWithCertificate();
      // Its authority has the same name as the known one, so the client presents it.
      case "forged" -> files.clientWith(new WebFiles(directory.resolve("other")).signed("client"));
      // The client does not present it to a server that names an authority.
      case "unknown" -> files.clientWith(new HeldCertificate.Builder().commonName("x").build());
      default -> files.client();
    };
  }

  private void assertServed(SSLContext client, boolean served) {
    server.askedBy(client);
    if (served) {
      assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
    } else {
      assertThatThrownBy(() -> server.get("/metrics")).isInstanceOf(UncheckedIOException.class);
    }
  }

  private String shown() {
    return shownTo(files.client());
  }

  private String shownTo(SSLContext client) {
    try {
      X509Certificate certificate = (X509Certificate) session(client).getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SSLSession session() throws IOException {
    return session(files.client());
  }

  private SSLSession session(String protocol, String... suites) throws IOException {
    return session(files.client(), protocol, suites);
  }

  private SSLSession session(SSLContext client) throws IOException {
    return session(client, "", new String[0]);
  }

  /** A session on which a request was answered. */
  private SSLSession session(SSLContext client, String protocol, String... suites)
      throws IOException {
    server.askedBy(client);
    try (SSLSocket socket = (SSLSocket) server.connected()) {
      if (!protocol.isEmpty()) {
        socket.setEnabledProtocols(new String[] {protocol});
      }
      if (suites.length > 0) {
        socket.setEnabledCipherSuites(suites);
      }
      socket.startHandshake();
      return socket.getSession();
    }
  }
}
