// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that send much that is not part of a body, and servers that send a long body. */
final class FramingLimitTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final int SENT = 2 << 20;

  @StartStop private final MockWebServer server = new MockWebServer();
  @TempDir private Path directory;
  private ServerSocket raw;

  @AfterEach
  void close() throws IOException {
    if (raw != null) {
      raw.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Transfer-Encoding: chunked\r\n\r\n', 0, the size of a chunk",
    "'Transfer-Encoding: chunked\r\n\r\n5;', a, the extension of a chunk",
    "'Transfer-Encoding: chunked\r\n\r\n1\r\nx', a, the end of a chunk",
    "'Content-Encoding: gzip\r\n\r\n\u001f\u008b\u0008\u0008\0\0\0\0\0\3', a, the name in gzip",
    "'Content-Encoding: gzip\r\n\r\n\u001f\u008b\u0008\u0010\0\0\0\0\0\3', a, the comment in gzip",
  })
  void endsAnAnswerWithoutAPartOfItsBody(String beginning, String repeated, String what)
      throws IOException {
    Call.Factory client = client(serve(ServerSocketFactory.getDefault(), beginning, repeated));

    assertThatThrownBy(() -> get(client, rawUrl("http")))
        .as(what)
        .isInstanceOf(FramingLimit.ExceededException.class);
  }

  @Test
  void countsWithTlsToo() throws IOException {
    HeldCertificate certificate = SecuredServer.certificate("localhost");
    ServerSocketFactory tls =
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslContext()
            .getServerSocketFactory();
    serve(tls, "Transfer-Encoding: chunked\r\n\r\n5;", "a");
    Path file = Files.writeString(directory.resolve("ca.crt"), certificate.certificatePem());
    Optional<Path> none = Optional.empty();
    Access access =
        new Access("flink.", none, none, none, Optional.of(file), none, none, Optional.empty());
    HttpUrl url = rawUrl("https");

    assertThatThrownBy(() -> get(AuthInterceptor.client(new OkHttpClient(), access, url), url))
        .isInstanceOf(FramingLimit.ExceededException.class);
  }

  @Test
  void doesNotLimitTheLengthOfABody() throws IOException {
    byte[] body = new byte[4 * FramingLimit.MOST];
    Buffer compressed = new Buffer();
    try (var gzip = Okio.buffer(new GzipSink(compressed))) {
      gzip.write(body);
    }
    server.enqueue(new MockResponse.Builder().body(new Buffer().write(body)).build());
    server.enqueue(new MockResponse.Builder().chunkedBody(new Buffer().write(body), 100).build());
    server.enqueue(
        new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(compressed).build());
    HttpUrl url = server.url("/");
    Call.Factory client = client(url);

    for (int i = 0; i < 3; i++) {
      assertThat(get(client, url)).hasSize(body.length);
    }
  }

  @Test
  void doesNotAddUpTheHeadsOfAnswersThatAreNotRead() throws IOException {
    HttpUrl url = server.url("/");
    Call.Factory client = client(url);
    int answers = 10;
    for (int i = 0; i < answers; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .addHeader("X-Long", "a".repeat(FramingLimit.MOST / 4))
              .build());
    }

    for (int i = 0; i < answers; i++) {
      try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
        assertThat(response.code()).isEqualTo(200);
      }
    }
    assertThat(server.getRequestCount()).isEqualTo(answers);
  }

  /** Answers each request with a head, the beginning of a body, and many times the same text. */
  private HttpUrl serve(ServerSocketFactory sockets, String beginning, String repeated)
      throws IOException {
    raw = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    byte[] answer =
        (OK + "Connection: close\r\n" + beginning + repeated.repeat(SENT))
            .getBytes(StandardCharsets.ISO_8859_1);
    Thread answering = new Thread(() -> answer(answer));
    answering.setDaemon(true);
    answering.start();
    return rawUrl("http");
  }

  private void answer(byte[] answer) {
    while (!raw.isClosed()) {
      try (Socket client = raw.accept();
          OutputStream out = client.getOutputStream()) {
        if (client.getInputStream().read(new byte[4096]) > 0) {
          out.write(answer);
        }
      } catch (IOException e) {
        // The client has closed the connection.
      }
    }
  }

  private HttpUrl rawUrl(String scheme) {
    return HttpUrl.get(scheme + "://localhost:" + raw.getLocalPort() + "/");
  }

  private static Call.Factory client(HttpUrl url) {
    return AuthInterceptor.client(new OkHttpClient(), Access.plain("flink."), url);
  }

  private static byte[] get(Call.Factory client, HttpUrl url) throws IOException {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.body().bytes();
    }
  }
}
