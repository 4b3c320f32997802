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
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A server that wants something of its clients, and a client with flags that ought to suit it. */
final class SecuredServer implements AutoCloseable {
  static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("authority").certificateAuthority(0).build();

  private final MockWebServer server = new MockWebServer();
  private final Path directory;
  private final List<OkHttpClient> clients = new ArrayList<>();

  private SecuredServer(Path directory) {
    this.directory = directory;
  }

  static SecuredServer plain(Path directory) throws IOException {
    SecuredServer started = new SecuredServer(directory);
    started.server.start();
    return started;
  }

  /** Shows a certificate and takes any client. */
  static SecuredServer showing(Path directory, HeldCertificate certificate) throws IOException {
    return tls(directory, certificate, false);
  }

  /** Wants a certificate of the authority. */
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

  OkHttpClient client(List<String> flags) {
    List<String> all = new ArrayList<>(flags);
    all.add("--flink.url=" + url());
    OkHttpClient client =
        AuthInterceptor.client(
            new OkHttpClient(), TestSettings.of(all.toArray(String[]::new)).flinkAccess(), url());
    clients.add(client);
    return client;
  }

  /** What the server was asked. */
  RecordedRequest get(OkHttpClient client) throws IOException, InterruptedException {
    answer(client, new MockResponse.Builder().build());
    return server.takeRequest();
  }

  void answer(OkHttpClient client, MockResponse answer) throws IOException {
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
    clients.forEach(client -> client.connectionPool().evictAll());
    server.close();
  }
}
