// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import io.github.flinksignals.fixture.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A server that requires TLS or credentials, and clients with flags for it. */
final class SecuredServer implements AutoCloseable {
  static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

  private final MockWebServer server = new MockWebServer();
  private final Path directory;
  private final OkHttpClient base = new OkHttpClient();

  private SecuredServer(Path directory) {
    this.directory = directory;
  }

  static SecuredServer plain(Path directory) throws IOException {
    SecuredServer started = new SecuredServer(directory);
    started.server.start();
    return started;
  }

  /** Presents a certificate and accepts any client. */
  static SecuredServer showing(Path directory, HeldCertificate certificate) throws IOException {
    return tls(directory, certificate, false);
  }

  /** Requires a client certificate signed by the authority. */
  static SecuredServer mutual(Path directory) throws IOException {
    return tls(directory, certificate("localhost"), true);
  }

  private static SecuredServer tls(Path directory, HeldCertificate certificate, boolean mutual)
      throws IOException {
    SecuredServer started = new SecuredServer(directory);
    started.server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .addTrustedCertificate(AUTHORITY.certificate())
            .build()
            .sslSocketFactory());
    if (mutual) {
      started.server.requireClientAuth();
    }
    started.server.start();
    return started;
  }

  static HeldCertificate certificate(String name) {
    return new HeldCertificate.Builder()
        .commonName("of " + name)
        .addSubjectAlternativeName(name)
        .signedBy(AUTHORITY)
        .build();
  }

  Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  String flag(String flag, String file, String content) throws IOException {
    return flag + "=" + write(file, content);
  }

  String trusting(HeldCertificate certificate) throws IOException {
    return flag("--flink.ca-file", "ca.crt", certificate.certificatePem());
  }

  /** Both flags of a client's certificate. */
  List<String> identity(HeldCertificate held) throws IOException {
    return List.of(
        flag("--flink.client-cert-file", "tls.crt", held.certificatePem()),
        flag("--flink.client-key-file", "tls.key", held.privateKeyPkcs8Pem()));
  }

  HttpUrl url() {
    return server.url("/").newBuilder().host("localhost").build();
  }

  Call.Factory client(List<String> flags) {
    List<String> all = new ArrayList<>(flags);
    all.add("--flink.url=" + url());
    return AuthInterceptor.client(
        base, TestSettings.of(all.toArray(String[]::new)).flinkAccess(), url());
  }

  /** The request that the server received. */
  RecordedRequest get(Call.Factory client) throws IOException, InterruptedException {
    answer(client, new MockResponse.Builder().build());
    return server.takeRequest();
  }

  void answer(Call.Factory client, MockResponse answer) throws IOException {
    server.enqueue(answer);
    try (Response response = client.newCall(new Request.Builder().url(url()).build()).execute()) {
      response.body().bytes();
    }
  }

  int requests() {
    return server.getRequestCount();
  }

  @Override
  public void close() {
    base.connectionPool().evictAll();
    server.close();
  }
}
