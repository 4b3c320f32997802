// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.http.ExchangeThreads.Limits;
import io.github.flinksignals.web.WebFiles;
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

/** TLS as the web configuration file wants it. */
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
  void servesByTlsAlone() {
    serve(WebFiles.TLS);

    assertThat(server.askedBy(files.client()).get("/metrics").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "NoClientCert               | none    | true",
        "NoClientCert               | unknown | true",
        "RequestClientCert          | none    | true",
        "RequestClientCert          | unknown | true",
        "RequireAnyClientCert       | none    | false",
        "RequireAnyClientCert       | unknown | true",
        "VerifyClientCertIfGiven    | none    | true",
        "VerifyClientCertIfGiven    | unknown | true",
        "VerifyClientCertIfGiven    | forged  | false",
        "VerifyClientCertIfGiven    | known   | true",
        "RequireAndVerifyClientCert | none    | false",
        "RequireAndVerifyClientCert | unknown | false",
        "RequireAndVerifyClientCert | forged  | false",
        "RequireAndVerifyClientCert | known   | true",
      })
  void asksClientsForCertificatesAsGoDoes(String type, String shown, boolean served) {
    boolean verified = type.contains("Verify");
    serve(ANY + type + "\n" + (verified ? "  client_ca_file: ca.crt\n" : ""));

    assertServed(client(shown), served);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost           | true  | a DNS name of the certificate",
        "127.0.0.1           | true  | an address of it",
        "'other, localhost'  | true  | one of several",
        "other               | false | none of its names",
        "LOCALHOST           | false | exact, as in Go",
        "client              | false | its common name is no alternative name",
      })
  void letsInCertificatesOfTheseNames(String names, boolean served, String why) {
    serve(WebFiles.MUTUAL_TLS + "  client_allowed_sans: [" + names + "]\n");

    assertServed(files.clientWithCertificate(), served);
  }

  @Test
  void knowsAnAddressHoweverItIsWritten() {
    serve(ANY + "RequireAnyClientCert\n  client_allowed_sans: ['2001:db8::1']\n");
    HeldCertificate client =
        new HeldCertificate.Builder().addSubjectAlternativeName("2001:db8:0:0::1").build();

    assertServed(files.clientWith(client), true);
  }

  @ParameterizedTest
  @CsvSource({
    "min_version: TLS12, TLSv1.3",
    "max_version: TLS12, TLSv1.2",
    "min_version: TLS13, TLSv1.3"
  })
  void speaksTheVersionsOfItsRange(String line, String protocol) throws IOException {
    serve(WebFiles.TLS + "  " + line + "\n");

    assertThat(session().getProtocol()).isEqualTo(protocol);
  }

  @Test
  void refusesAVersionOutsideItsRange() {
    serve(WebFiles.TLS + "  min_version: TLS13\n");

    assertThatThrownBy(() -> session("TLSv1.2")).isInstanceOf(SSLException.class);
  }

  @Test
  void choosesASuiteOfItsList() throws IOException {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA";
    serve(WebFiles.TLS + "  cipher_suites: [" + suite + "]\n");

    assertThat(session("TLSv1.2").getCipherSuite()).isEqualTo(suite);
    assertThat(session("TLSv1.3").getCipherSuite())
        .as("Go's list is for 1.2")
        .startsWith("TLS_AES");
  }

  @Test
  void showsARenewedCertificateAndKeepsAGoodOneMeanwhile() throws IOException {
    serve(WebFiles.TLS);
    assertThat(shown()).contains("CN=server");

    files.write("server.crt", "half a file");
    files.renew("renewed");
    eventually(() -> assertThat(shown()).contains("CN=renewed"));
  }

  @Test
  void followsTheFileToOtherCertificatesAndRules() {
    serve(VERIFY_IF_GIVEN);
    assertServed(files.client(), true);

    files.configure(WebFiles.MUTUAL_TLS.replace("server.", "client."));
    eventually(() -> assertThat(shownTo(files.clientWithCertificate())).contains("CN=client"));
    assertServed(files.client(), false);
  }

  private void serve(String yaml) {
    server = TestServer.guarded(files.configure(yaml), Map.of(), Limits.USUAL);
  }

  private SSLContext client(String shown) {
    return switch (shown) {
      case "known" -> files.clientWithCertificate();
      // Its authority has the name of the one that is known, so that the client shows it.
      case "forged" -> files.clientWith(new WebFiles(directory.resolve("other")).signed("client"));
      // The client does not show it to a server that names an authority.
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

  private SSLSession session(String... protocols) throws IOException {
    return session(files.client(), protocols);
  }

  private SSLSession session(SSLContext client, String... protocols) throws IOException {
    server.askedBy(client);
    try (SSLSocket socket = (SSLSocket) server.connected()) {
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      return socket.getSession();
    }
  }
}
