// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import static io.github.flinksignals.access.SecuredServer.AUTHORITY;
import static io.github.flinksignals.access.SecuredServer.certificate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client trusts, what it shows, and what it says when a handshake fails. */
class TlsAccessTest {
  @TempDir private Path directory;

  private static void assertRefused(SecuredServer server, List<String> flags, String said) {
    OkHttpClient client = server.client(flags);
    assertThatThrownBy(() -> server.get(client))
        .isInstanceOf(AccessException.class)
        .hasMessageStartingWith("cannot be reached: ")
        .hasMessageContaining(said);
    assertThat(server.requests()).isZero();
  }

  @Test
  void trustsTheAuthorityOfTheFile() throws Exception {
    try (SecuredServer server = SecuredServer.showing(directory, certificate("localhost"))) {
      server.get(server.client(List.of(server.trusting(AUTHORITY))));
      assertThat(server.requests()).isOne();
    }
  }

  @Test
  void trustsNobodyElse() throws Exception {
    try (SecuredServer server = SecuredServer.showing(directory, certificate("localhost"))) {
      assertRefused(
          server,
          List.of(),
          "nobody known vouches for its certificate: put the one of its authority, or its own, into"
              + " a file and set --flink.ca-file");
      HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();
      assertRefused(
          server,
          List.of(server.trusting(other)),
          "its certificate is neither in " + directory.resolve("ca.crt") + " nor vouched for");
      HeldCertificate renewed =
          new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();
      assertRefused(
          server,
          List.of(server.trusting(renewed)),
          "nor vouched for by one there (signature check failed)");
    }
  }

  @Test
  void saysThatACertificateIsOutOfItsTime() throws Exception {
    long now = Instant.now().toEpochMilli();
    for (long shift : new long[] {-1, 1}) {
      HeldCertificate outdated =
          new HeldCertificate.Builder()
              .addSubjectAlternativeName("localhost")
              .validityInterval(now + shift * 9_000_000 - 60_000, now + shift * 9_000_000 + 60_000)
              .signedBy(AUTHORITY)
              .build();
      try (SecuredServer server = SecuredServer.showing(directory, outdated)) {
        assertRefused(
            server,
            List.of(server.trusting(AUTHORITY)),
            shift < 0 ? "has expired: renew it" : "is not valid yet: compare the clocks");
      }
    }
  }

  @Test
  void takesTheNameItIsToldForThatOfTheCertificate() throws Exception {
    try (SecuredServer server =
        SecuredServer.showing(directory, certificate("jobmanager.flink.svc"))) {
      String trusting = server.trusting(AUTHORITY);
      assertRefused(
          server,
          List.of(trusting),
          "its certificate is not made out to localhost but to jobmanager.flink.svc: set"
              + " --flink.server-name, or put that very certificate into the file of"
              + " --flink.ca-file");
      assertRefused(
          server,
          List.of(trusting, "--flink.server-name=other"),
          "is not made out to other but to jobmanager.flink.svc");

      RecordedRequest request =
          server.get(server.client(List.of(trusting, "--flink.server-name=jobmanager.flink.svc")));
      assertThat(request.getHandshakeServerNames()).containsExactly("jobmanager.flink.svc");
      assertThat(request.getUrl().host()).isEqualTo("jobmanager.flink.svc");
    }
  }

  @Test
  void asksForNoNameOfACertificateThatIsInTheFileItself() throws Exception {
    HeldCertificate nameless = new HeldCertificate.Builder().commonName("flink").build();
    try (SecuredServer server = SecuredServer.showing(directory, nameless)) {
      server.get(server.client(List.of(server.trusting(nameless))));
      assertThat(server.requests()).isOne();
    }
    HeldCertificate signed =
        new HeldCertificate.Builder().commonName("flink").signedBy(AUTHORITY).build();
    try (SecuredServer server = SecuredServer.showing(directory, signed)) {
      assertRefused(
          server,
          List.of(server.trusting(AUTHORITY)),
          "is not made out to localhost: put that very certificate into the file of");
    }
  }

  @Test
  void showsItsCertificateWhereOneIsWanted() throws Exception {
    try (SecuredServer server = SecuredServer.mutual(directory)) {
      String trusting = server.trusting(AUTHORITY);
      List<String> known = new ArrayList<>(server.identity(certificate("exporter")));
      known.add(trusting);
      RecordedRequest request = server.get(server.client(known));
      assertThat(request.getHandshake().peerPrincipal()).hasToString("CN=of exporter");
    }
  }

  @Test
  void saysThatACertificateIsWantedOrNotAccepted() throws Exception {
    try (SecuredServer server = SecuredServer.mutual(directory)) {
      String trusting = server.trusting(AUTHORITY);
      assertRefused(
          server,
          List.of(trusting),
          "it wants a certificate of its clients: set --flink.client-cert-file and"
              + " --flink.client-key-file");
      List<String> stranger =
          new ArrayList<>(server.identity(new HeldCertificate.Builder().build()));
      stranger.add(trusting);
      assertRefused(
          server,
          stranger,
          "it does not accept the certificate in " + directory.resolve("tls.crt"));
    }
  }

  @Test
  void saysThatAServerSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> refuse(plain), "a server without TLS");
      server.start();
      HttpUrl url = HttpUrl.get("https://127.0.0.1:" + plain.getLocalPort());
      OkHttpClient client = AuthInterceptor.client(new OkHttpClient(), Access.plain("flink."), url);
      assertThatThrownBy(() -> client.newCall(new Request.Builder().url(url).build()).execute())
          .hasMessage(
              "cannot be reached: it does not speak TLS: --flink.url must begin with http:");
      server.join();
    }
  }

  /** As Netty and nginx answer to what is no HTTP. */
  private static void refuse(ServerSocket plain) {
    try (Socket connection = plain.accept()) {
      connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
