// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which clients may use which host name. A page of another site uses a name of that site. */
class HostCheckTest {
  private static final String FIREFOX = "User-Agent: Mozilla/5.0 (X11; rv:140.0) Gecko/20100101";
  private static final String PROMETHEUS = "User-Agent: Prometheus/3.5.0";

  @TempDir private Path directory;
  private TestServer server = TestServer.allowing(Set.of("signals.example.org"));

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:9949                   | 200 | an address",
        "10.1.2.3                         | 200 | the address of a pod",
        "[::1]:9949                       | 200 | an IPv6 address",
        "localhost:9949                   | 200 | a forwarded port",
        "signals.localhost                | 200 | the same machine",
        "flink-signals:9949               | 200 | a Service in the same namespace",
        "flink-signals.flink.svc:9949     | 200 | a Service in another namespace",
        "flink-signals.flink.svc.cluster.local | 200 | its full name",
        "flink-1.local                    | 200 | a machine in the local network",
        "flink-1.europe.internal.         | 200 | a name of a cloud provider, with its last dot",
        "signals.example.org:9949         | 200 | a name of the setting",
        "Signals.Example.ORG              | 200 | names are not case-sensitive",
        "rebound.example.com              | 403 | the name of another site",
        "rebound.example.com:9949         | 403 | the same with a port",
        "rebound.example.com.             | 403 | the same with a dot",
        "10.1.2.3.example.com             | 403 | a name that begins like an address",
        "a.svc.example.com                | 403 | a name that contains that of a Service",
        "x.signals.example.org            | 403 | another host of an allowed domain",
        "localhost.example.com            | 403 | a name that begins with localhost",
        "nosvc                            | 200 | a name without a domain",
        "a.nosvc                          | 403 | the end of a name must be a whole label",
      })
  void aBrowserMayUseNamesThatNoOtherSiteHas(String host, int status, String why)
      throws IOException {
    assertThat(status("/", host, FIREFOX)).as(why).isEqualTo(status);
    assertThat(status("/metrics", host, FIREFOX)).as(why).isEqualTo(status);
    assertThat(status("/", host, PROMETHEUS)).as("no browser").isEqualTo(200);
  }

  @Test
  void aBrowserMayUseTheNameOfTheMachine() throws IOException {
    assertThat(status("/", machine(), FIREFOX)).isEqualTo(200);
  }

  /** A script can change the first header in some browsers, but not remove the others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        FIREFOX,
        "Accept-Language: en",
        "Accept-Language: ",
        "Origin: http://rebound.example.com",
        "Sec-Fetch-Site: same-origin",
        "Sec-GPC: 1"
      })
  void recognizesABrowserByItsHeaders(String header) throws IOException {
    assertThat(status("/api", "rebound.example.com", header)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PROMETHEUS,
        "User-Agent: curl/8.14.1",
        "User-Agent: kube-probe/1.33",
        "User-Agent: Datadog Agent/7.68\r\nAccept-Encoding: gzip, deflate\r\nConnection: close",
        "X-Nothing: x"
      })
  void acceptsAnyNameOfOtherClients(String header) throws IOException {
    assertThat(status("/metrics", "signals.example.com", header)).isEqualTo(200);
  }

  @Test
  void acceptsProbesByAnyName() throws IOException {
    assertThat(status("/-/healthy", "signals.example.com", FIREFOX)).isEqualTo(200);
    assertThat(status("/-/ready", "signals.example.com", FIREFOX)).isEqualTo(200);
  }

  @Test
  void acceptsARequestWithoutAHost() throws IOException {
    assertThat(status("GET / HTTP/1.0\r\n" + FIREFOX)).isEqualTo(200);
  }

  /** A page has no password for its own site, and the certificate is not valid for that site. */
  @Test
  void passwordsAndTlsProtectWithoutIt() throws IOException {
    WebFiles files = new WebFiles(directory);
    guarded(files, WebFiles.USERS);
    assertThat(status("/metrics", "signals.example.com", FIREFOX)).isEqualTo(401);

    guarded(files, WebFiles.TLS);
    SSLContext client = files.client();
    server.askedBy(client);
    assertThat(status("/metrics", "signals.example.com", FIREFOX)).isEqualTo(200);
  }

  private void guarded(WebFiles files, String yaml) {
    server.close();
    server = TestServer.guarded(files.configure(yaml), Map.of(), TestServer.NO_TIMEOUTS);
  }

  private int status(String path, String host, String header) throws IOException {
    return status("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + header);
  }

  private int status(String request) throws IOException {
    try (Socket socket = server.connected(request + "\r\n\r\n")) {
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring("HTTP/1.1 ".length()));
    }
  }

  private static String machine() throws UnknownHostException {
    return InetAddress.getLocalHost().getCanonicalHostName();
  }
}
