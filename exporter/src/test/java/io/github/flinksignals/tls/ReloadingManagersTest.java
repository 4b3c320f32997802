// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.Eventually;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of real connections, each with a certificate that the other wants to see. */
class ReloadingManagersTest {
  @TempDir private Path directory;
  private final AtomicLong nanoTime = new AtomicLong();
  private final MockWebServer server = new MockWebServer();
  private Ends serverEnd;
  private Ends clientEnd;
  private OkHttpClient client;
  private volatile String shown = "nobody";

  /** The files of one end, and what reads them. */
  private record Ends(Path certificate, Path key, Path authority) {
    Ends(Path directory) {
      this(directory.resolve("tls.crt"), directory.resolve("tls.key"), directory.resolve("ca.crt"));
    }

    void identity(HeldCertificate held) throws IOException {
      Files.writeString(certificate, held.certificatePem());
      Files.writeString(key, held.privateKeyPkcs8Pem());
    }

    void trust(HeldCertificate authority) throws IOException {
      Files.writeString(this.authority, authority.certificatePem());
    }
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

  @BeforeEach
  void connectBothEnds() throws Exception {
    HeldCertificate first = authority("first authority");
    serverEnd = new Ends(Files.createDirectory(directory.resolve("server")));
    clientEnd = new Ends(Files.createDirectory(directory.resolve("client")));
    serverEnd.identity(signed("server 1", first));
    serverEnd.trust(first);
    clientEnd.identity(signed("client 1", first));
    clientEnd.trust(first);

    server.requireClientAuth();
    server.useHttps(sockets(serverEnd, trust(serverEnd)));
    server.start();
    ReloadingTrustManager trusted = trust(clientEnd);
    client =
        new OkHttpClient.Builder()
            .sslSocketFactory(sockets(clientEnd, trusted), trusted)
            .hostnameVerifier(this::look)
            .build();
  }

  @AfterEach
  void disconnect() {
    client.connectionPool().evictAll();
    server.close();
  }

  private ReloadingTrustManager trust(Ends end) throws IOException {
    return ReloadingTrustManager.of(end.authority(), nanoTime::get);
  }

  private SSLSocketFactory sockets(Ends end, ReloadingTrustManager trust) throws IOException {
    ReloadingKeyManager identity =
        ReloadingKeyManager.of(end.certificate(), end.key(), nanoTime::get);
    return TlsContext.of(Optional.of(identity), Optional.of(trust)).getSocketFactory();
  }

  /** Called in each handshake. */
  private boolean look(String host, SSLSession session) {
    try {
      shown = name(session.getPeerCertificates()[0]);
      return true;
    } catch (SSLPeerUnverifiedException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(Certificate certificate) {
    return ((X509Certificate) certificate).getSubjectX500Principal().getName();
  }

  /** Who answered, and whom it took the client for. */
  private String get() throws Exception {
    server.enqueue(new MockResponse.Builder().build());
    client.newCall(new Request.Builder().url(server.url("/")).build()).execute().close();
    Handshake handshake = server.takeRequest().getHandshake();
    return shown + " answered " + name(handshake.peerCertificates().get(0));
  }

  private void letTimePass() {
    nanoTime.addAndGet(Reloaded.PACE.toNanos());
  }

  private String connectAnew() {
    try {
      client.connectionPool().evictAll();
      return get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void showsNewCertificatesInNewConnectionsAndLeavesOpenOnesAlone() throws Exception {
    assertThat(get()).isEqualTo("CN=server 1 answered CN=client 1");
    HeldCertificate second = authority("second authority");
    for (Ends end : new Ends[] {serverEnd, clientEnd}) {
      end.trust(second);
    }
    serverEnd.identity(signed("server 2", second));
    clientEnd.identity(signed("client 2", second));
    letTimePass();
    assertThat(get()).isEqualTo("CN=server 1 answered CN=client 1");
    // A session that is younger than a second may be resumed, which shows no certificate.
    Eventually.eventually(
        () -> assertThat(connectAnew()).isEqualTo("CN=server 2 answered CN=client 2"));
  }

  @Test
  void goesOnWithTheLastPairWhileCertificateAndKeyDoNotFit() throws Exception {
    HeldCertificate next = signed("server 2", authority("unknown"));
    Files.writeString(serverEnd.key(), next.privateKeyPkcs8Pem());
    Files.writeString(clientEnd.certificate(), "-----BEGIN CERTIFICATE-----\nMIIB");
    Files.writeString(clientEnd.authority(), "");
    letTimePass();
    assertThat(get()).isEqualTo("CN=server 1 answered CN=client 1");
  }

  @Test
  void goesThroughWithTheCertificateThatAHandshakeBeganWith() throws Exception {
    ReloadingKeyManager manager =
        ReloadingKeyManager.of(serverEnd.certificate(), serverEnd.key(), nanoTime::get);
    String begun = manager.chooseServerAlias("EC", null, null);
    PrivateKey key = manager.getPrivateKey(begun);
    HeldCertificate next = signed("server 2", authority("any"));
    serverEnd.identity(next);
    letTimePass();
    String later = manager.chooseServerAlias("EC", null, null);

    assertThat(name(manager.getCertificateChain(begun)[0])).isEqualTo("CN=server 1");
    assertThat(manager.getPrivateKey(begun)).isEqualTo(key);
    assertThat(manager.getPrivateKey(later)).isEqualTo(next.keyPair().getPrivate());
    assertThat(manager.chooseServerAlias("RSA", null, null)).as("it has no such key").isNull();
  }

  @Test
  void trustsNothingButWhatIsInTheFile() throws Exception {
    clientEnd.trust(authority("another authority"));
    letTimePass();
    assertThatThrownBy(this::get).isInstanceOf(SSLException.class);
  }

  @Test
  void trustsACertificateThatSignedItself() throws Exception {
    HeldCertificate alone =
        new HeldCertificate.Builder()
            .commonName("alone")
            .addSubjectAlternativeName("localhost")
            .build();
    serverEnd.identity(alone);
    clientEnd.trust(alone);
    letTimePass();
    assertThat(get()).startsWith("CN=alone answered");
  }

  @Test
  void cannotBeginWithFilesThatMakeNoSense() throws Exception {
    Files.writeString(clientEnd.authority(), "");
    assertThatThrownBy(() -> ReloadingTrustManager.of(clientEnd.authority()))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("ca.crt holds no certificate");
    Files.delete(serverEnd.key());
    assertThatThrownBy(() -> ReloadingKeyManager.of(serverEnd.certificate(), serverEnd.key()))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("tls.key is not there");
  }
}
