// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real connections whose two sides use contexts of this package. */
class TlsContextsTest {
  private static final HeldCertificate AUTHORITY = authority("authority");

  private final MockWebServer server = new MockWebServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void bothSidesVerifyEachOther() throws Exception {
    serve(signed("server", AUTHORITY), Optional.of(AUTHORITY));

    assertThat(get(client(Optional.of(signed("client", AUTHORITY)), AUTHORITY)))
        .isEqualTo("CN=client");
    assertRefused(client(Optional.of(signed("client", authority("authority"))), AUTHORITY));
    assertRefused(client(Optional.of(signed("client", AUTHORITY)), authority("authority")));
  }

  @Test
  void trustsASelfSignedCertificateInTheList() throws Exception {
    HeldCertificate alone =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    serve(alone, Optional.of(AUTHORITY));

    assertThat(get(client(Optional.of(signed("client", AUTHORITY)), alone))).isEqualTo("CN=client");
  }

  @Test
  void aServerWithoutAuthoritiesTrustsNoClientCertificate() {
    SSLContext context = TlsContexts.of(Optional.of(identity(AUTHORITY)), Optional.empty());
    assertThat(context.createSSLEngine().getSSLParameters().getNeedClientAuth()).isFalse();

    assertThatThrownBy(
            () -> {
              serve(signed("server", AUTHORITY), Optional.empty());
              get(client(Optional.of(signed("client", AUTHORITY)), AUTHORITY));
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void presentsAChainWhoseCertificatesAreOutOfOrder() throws Exception {
    HeldCertificate leaf = signed("server", AUTHORITY);
    HeldCertificate other = authority("other");
    Identity identity =
        new Identity(
            List.of(leaf.certificate(), other.certificate(), AUTHORITY.certificate()),
            leaf.keyPair().getPrivate());
    start(TlsContexts.of(Optional.of(identity), Optional.of(trust(AUTHORITY))));

    assertThat(get(client(Optional.of(signed("client", AUTHORITY)), AUTHORITY)))
        .isEqualTo("CN=client");
  }

  private void serve(HeldCertificate certificate, Optional<HeldCertificate> clients)
      throws IOException {
    start(TlsContexts.of(Optional.of(identity(certificate)), clients.map(TlsContextsTest::trust)));
  }

  private void start(SSLContext context) throws IOException {
    server.useHttps(context.getSocketFactory());
    server.requireClientAuth();
    server.start();
  }

  private static OkHttpClient client(
      Optional<HeldCertificate> certificate, HeldCertificate authority) {
    X509TrustManager trust = trust(authority);
    SSLContext context =
        TlsContexts.of(certificate.map(TlsContextsTest::identity), Optional.of(trust));
    return new OkHttpClient.Builder().sslSocketFactory(context.getSocketFactory(), trust).build();
  }

  /** The client's certificate as the server sees it. */
  private String get(OkHttpClient client) throws IOException, InterruptedException {
    server.enqueue(new MockResponse.Builder().build());
    client.newCall(new Request.Builder().url(server.url("/")).build()).execute().close();
    client.connectionPool().evictAll();
    return server.takeRequest().getHandshake().peerPrincipal().getName();
  }

  private void assertRefused(OkHttpClient client) {
    assertThatThrownBy(() -> get(client)).isInstanceOf(IOException.class);
  }

  private static X509TrustManager trust(HeldCertificate authority) {
    return TlsContexts.trust(List.<X509Certificate>of(authority.certificate()));
  }

  private static Identity identity(HeldCertificate held) {
    return new Identity(List.of(held.certificate()), held.keyPair().getPrivate());
  }

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  private static HeldCertificate signed(String name, HeldCertificate authority) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName("localhost")
        .signedBy(authority)
        .build();
  }
}
