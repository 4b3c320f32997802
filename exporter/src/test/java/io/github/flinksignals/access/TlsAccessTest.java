// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import static io.github.flinksignals.Waiting.await;
import static io.github.flinksignals.access.SecuredServer.AUTHORITY;
import static io.github.flinksignals.access.SecuredServer.certificate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.http.WebFiles;
import io.github.flinksignals.reload.Reloaded;
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
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates a client trusts and presents, and the message when a handshake fails. */
class TlsAccessTest {
  @TempDir private Path directory;

  private static void assertRefused(SecuredServer server, List<String> flags, String said) {
    Call.Factory client = server.client(flags);
    assertThatThrownBy(() -> server.get(client))
        .isInstanceOf(AccessException.class)
        .hasMessageStartingWith("cannot be reached: ")
        .hasMessageContaining(said);
    assertThat(server.requests()).isZero();
  }

  @Test
  void trustsTheAuthorityInTheFile() throws Exception {
    try (SecuredServer server = SecuredServer.showing(directory, certificate("localhost"))) {
      server.get(server.client(List.of(server.trusting(AUTHORITY))));
      assertThat(server.requests()).isOne();
    }
  }

  @Test
  void speaksHttp1AlsoToAServerThatOffersHttp2() throws Exception {
    try (SecuredServer server = SecuredServer.showing(directory, certificate("localhost"))) {
      RecordedRequest request = server.get(server.client(List.of(server.trusting(AUTHORITY))));
      assertThat(request.getVersion()).isEqualTo("HTTP/1.1");
    }
  }

  @Test
  void trustsNoOtherCertificate() throws Exception {
    try (SecuredServer server = SecuredServer.showing(directory, certificate("localhost"))) {
      assertRefused(
          server,
          List.of(),
          "its certificate is not signed by a trusted CA. Put its certificate, or that of its CA, into"
              + " --flink.ca-file");
      HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();
      assertRefused(
          server,
          List.of(server.trusting(other)),
          "its certificate is not in " + directory.resolve("ca.crt") + " and not signed by one");
      HeldCertificate renewed =
          new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();
      assertRefused(
          server,
          List.of(server.trusting(renewed)),
          "not signed by one in that file (signature check failed)");
    }
  }

  @Test
  void explainsThatACertificateHasExpiredOrIsNotValidYet() throws Exception {
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
            shift < 0 ? "has expired. Renew it" : "is not valid yet. Compare the clocks");
      }
    }
  }

  @Test
  void doesNotTrustAnAuthorityThatHasExpired() throws Exception {
    HeldCertificate expired = WebFiles.expiredAuthority();
    HeldCertificate signed =
        new HeldCertificate.Builder()
            .addSubjectAlternativeName("localhost")
            .signedBy(expired)
            .build();
    try (SecuredServer server = SecuredServer.showing(directory, signed)) {
      assertRefused(server, List.of(server.trusting(expired)), "has expired. Renew it");
      server.write("ca.crt", expired.certificatePem() + AUTHORITY.certificatePem());
      assertRefused(
          server,
          List.of("--flink.ca-file=" + directory.resolve("ca.crt")),
          "has expired. Renew it");
    }
    try (SecuredServer server = SecuredServer.showing(directory, certificate("localhost"))) {
      server.write("ca.crt", expired.certificatePem() + AUTHORITY.certificatePem());
      server.get(server.client(List.of("--flink.ca-file=" + directory.resolve("ca.crt"))));
      assertThat(server.requests()).isOne();
    }
  }

  @Test
  void expectsTheConfiguredNameInTheCertificate() throws Exception {
    try (SecuredServer server =
        SecuredServer.showing(directory, certificate("jobmanager.flink.svc"))) {
      String trusting = server.trusting(AUTHORITY);
      assertRefused(
          server,
          List.of(trusting),
          "its certificate is valid for jobmanager.flink.svc, not for localhost. Set"
              + " --flink.server-name, or put it into --flink.ca-file");
      assertRefused(
          server,
          List.of(trusting, "--flink.server-name=other"),
          "is valid for jobmanager.flink.svc, not for other");

      RecordedRequest request =
          server.get(server.client(List.of(trusting, "--flink.server-name=jobmanager.flink.svc")));
      assertThat(request.getHandshakeServerNames()).containsExactly("jobmanager.flink.svc");
      assertThat(request.getUrl().host()).isEqualTo("jobmanager.flink.svc");
    }
  }

  @Test
  void doesNotVerifyTheNameOfACertificateThatIsInTheFile() throws Exception {
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
          "is not valid for localhost. Put it into --flink.ca-file");
    }
  }

  @Test
  void presentsItsCertificateWhenTheServerRequiresOne() throws Exception {
    try (SecuredServer server = SecuredServer.mutual(directory)) {
      String trusting = server.trusting(AUTHORITY);
      List<String> known = new ArrayList<>(server.identity(certificate("exporter")));
      known.add(trusting);
      RecordedRequest request = server.get(server.client(known));
      assertThat(request.getHandshake().peerPrincipal()).hasToString("CN=of exporter");
    }
  }

  @Test
  void explainsThatAClientCertificateIsRequiredOrNotAccepted() throws Exception {
    try (SecuredServer server = SecuredServer.mutual(directory)) {
      String trusting = server.trusting(AUTHORITY);
      assertRefused(
          server,
          List.of(trusting),
          "it requires a client certificate. Set --flink.client-cert-file and"
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
  void explainsThatAServerDoesNotUseTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> refuse(plain), "a server without TLS");
      server.start();
      HttpUrl url = HttpUrl.get("https://127.0.0.1:" + plain.getLocalPort());
      Call.Factory client = AuthInterceptor.client(new OkHttpClient(), Access.plain("flink."), url);
      assertThatThrownBy(() -> client.newCall(new Request.Builder().url(url).build()).execute())
          .hasMessage("cannot be reached: it does not use TLS. --flink.url must begin with http:");
      server.join();
    }
  }

  /** As Netty and nginx answer to bytes that are not HTTP. */
  private static void refuse(ServerSocket plain) {
    try (Socket connection = plain.accept()) {
      connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void usesRenewedFilesWithoutARestart() throws Exception {
    HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();
    try (SecuredServer server = SecuredServer.mutual(directory)) {
      List<String> flags = new ArrayList<>(server.identity(new HeldCertificate.Builder().build()));
      flags.add(server.trusting(other));
      Call.Factory client = server.client(flags);
      assertThatThrownBy(() -> server.get(client)).hasMessageContaining("not signed by one");

      server.trusting(AUTHORITY);
      server.identity(certificate("exporter"));
      await()
          .untilAsserted(() -> assertThat(presented(server, client)).isEqualTo("CN=of exporter"));
    }
  }

  @Test
  void keepsTheLastFilesWhileNewOnesAreInconsistent() throws Exception {
    try (SecuredServer server = SecuredServer.mutual(directory)) {
      List<String> flags = new ArrayList<>(server.identity(certificate("exporter")));
      flags.add(server.trusting(AUTHORITY));
      Call.Factory client = server.client(flags);
      assertThat(presented(server, client)).isEqualTo("CN=of exporter");

      server.write("tls.key", new HeldCertificate.Builder().build().privateKeyPkcs8Pem());
      server.write("ca.crt", "");
      LogLines log = LogLines.of(Reloaded.class);
      List<String> lines = new ArrayList<>();
      await()
          .untilAsserted(
              () -> {
                assertThat(presented(server, client)).isEqualTo("CN=of exporter");
                lines.addAll(log.take());
                assertThat(lines).anyMatch(line -> line.contains("last valid version"));
              });
      log.close();
    }
  }

  private static String presented(SecuredServer server, Call.Factory client) {
    try {
      return server.get(client).getHandshake().peerPrincipal().getName();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
