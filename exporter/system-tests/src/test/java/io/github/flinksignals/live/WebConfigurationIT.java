// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.http.WebConfigurationCase;
import io.github.flinksignals.http.WebFiles;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The web configuration file with real clients: curl, Prometheus, promtool and hostile ones. */
class WebConfigurationIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String ANNA = "anna:sesame";

  private static final String ANNA_BASE64 = "YW5uYTpzZXNhbWU";

  /** More connections than the server has threads. */
  private static final int MANY = 150;

  @TempDir private Path directory;
  private final List<Socket> clients = new ArrayList<>();
  private WebFiles files;
  private FakeJobManager jobManager;
  private ExporterProcess exporter;
  private boolean tls;

  @BeforeEach
  void start() {
    files = new WebFiles(directory);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    if (exporter != null) {
      exporter.close();
      jobManager.close();
    }
  }

  static List<WebConfigurationCase> files() {
    return WebConfigurationCase.ALL;
  }

  @ParameterizedTest
  @MethodSource("files")
  void promtoolAgreesWhetherAFileIsValid(WebConfigurationCase file) {
    String path = files.configure(file.yaml()).toString();
    Tools.Result check = Tools.run(directory, "", "promtool", "check", "web-config", path);

    assertThat((check.exitCode() == 0) == file.problem().isEmpty())
        .as(file.why() + "\n" + check.output())
        .isEqualTo(file.promtool());
  }

  @Test
  void curlNeedsBothAPasswordAndACertificate() {
    serve(WebFiles.MUTUAL_TLS + WebFiles.USERS);

    assertThat(curl("/metrics", certificate("--user", ANNA))).contains("jvm_info").endsWith("200");
    assertThat(curl("/metrics", certificate("--user", "anna:guess"))).endsWith("401");
    assertThat(curl("/metrics", certificate())).endsWith("401");
    assertThat(curl("/-/healthy", certificate())).endsWith("200");
    assertThat(curl("/-/healthy")).as("no certificate").contains("curl: (").endsWith("000");
    assertThat(curl("/metrics", certificate("--http2", "--user", ANNA))).endsWith("200");
  }

  @Test
  void prometheusKeepsScrapingWhenCertificateAndPasswordAreRenewed() throws IOException {
    serve(WebFiles.MUTUAL_TLS + WebFiles.USERS);
    Path password = files.write("password", "sesame");
    try (PrometheusServer prometheus = prometheus(password)) {
      await(prometheus, "up", 1);
      assertThat(prometheus.value("flink_up")).hasValue(1);

      files.renew("renewed");
      // The new password of user anna is the old one of bert.
      files.configure(
          WebFiles.MUTUAL_TLS + WebFiles.USERS.replace("anna:", "carl:").replace("bert:", "anna:"));
      await(prometheus, "up", 0);
      files.write("password", "open-up");
      await(prometheus, "up", 1);
      assertThat(exporter.log()).contains("Reloaded: [" + files.path("web.yml"));
      assertThat(curl("/metrics", certificate("--verbose", "--user", "anna:open-up")))
          .contains("CN=renewed");
    }
  }

  @Test
  void secretsAreNeverExportedOrLogged() throws IOException {
    String yaml = WebFiles.MUTUAL_TLS + WebFiles.USERS;
    serve(yaml, "--log.level=debug");
    StringBuilder output = new StringBuilder();
    for (String path : List.of("/", "/metrics", "/api/v1/status", "/none")) {
      output.append(curl(path, certificate("--user", ANNA)));
      output.append(curl(path, certificate("--user", "anna:guessed")));
    }
    files.configure(yaml.replace("$2b$04$", "$2b$99$"));
    files.write("server.key", Files.readString(files.path("server.key")).replace("--END", "-"));
    Conditions.await(
        "the log reports both files",
        TIMEOUT,
        () -> {
          output.append(curl("/metrics", certificate("--user", ANNA)));
          return exporter.log().contains("bert") && exporter.log().contains("server.key");
        },
        exporter::log);
    output.append(exporter.log());

    assertThat(output.toString())
        .contains("flink_up")
        .doesNotContain("sesame", "guessed", "open-up");
    assertThat(output.toString()).doesNotContainPattern("\\$2[aby]\\$").doesNotContain(ANNA_BASE64);
    Files.readString(files.path("client.key"))
        .lines()
        .filter(line -> !line.startsWith("-----"))
        .forEach(line -> assertThat(output.toString()).doesNotContain(line));
  }

  @Test
  void slowClientsDoNotDelayAScrape() throws IOException {
    serve(WebFiles.TLS);
    for (int i = 0; i < MANY; i++) {
      // One client sends nothing, and one sends part of a TLS handshake.
      connect("");
      connect("\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
    }
    for (int i = 0; i < MANY; i++) {
      Socket client =
          files
              .client()
              .getSocketFactory()
              .createSocket(InetAddress.getLoopbackAddress(), exporter.base().getPort());
      clients.add(client);
      client
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nAcc".getBytes(StandardCharsets.US_ASCII));
      if (i % 15 == 0) {
        assertThat(curl("/metrics")).endsWith("200");
      }
    }
    assertThat(curl("/metrics")).endsWith("200");
    Conditions.await(
        "the server has closed all of them",
        TIMEOUT,
        () -> clients.stream().allMatch(WebConfigurationIT::isClosed),
        () -> "");
    assertThat(curl("/metrics")).endsWith("200");
  }

  @Test
  void passwordGuessesDoNotDelayAScrape() {
    serve(WebFiles.USERS);
    String guess =
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YW5uYTpndWVzcw==\r\n\r\n";
    assertThat(curl("/metrics", "--user", ANNA)).endsWith("200");
    for (int i = 0; i < MANY; i++) {
      connect(guess);
    }

    for (int i = 0; i < 5; i++) {
      assertThat(curl("/metrics", "--user", ANNA)).endsWith("200");
    }
  }

  private void serve(String yaml, String... arguments) {
    tls = yaml.startsWith(WebFiles.TLS);
    jobManager = new FakeJobManager(InstantSource.system());
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--flink.url=" + jobManager.url());
    all.add("--poll.interval=1s");
    all.add("--web.config.file=" + files.configure(yaml));
    exporter = ExporterProcess.start(directory.resolve("exporter.log"), all.toArray(String[]::new));
  }

  private PrometheusServer prometheus(Path password) {
    return PrometheusServer.start(
        directory,
        PrometheusConfiguration.scraping(exporter.base())
            .withScrapeSettings(
                Map.of(
                    "scheme",
                    "https",
                    "tls_config",
                    Map.of(
                        "ca_file", files.path("ca.crt").toString(),
                        "cert_file", files.path("client.crt").toString(),
                        "key_file", files.path("client.key").toString()),
                    "basic_auth",
                    Map.of("username", "anna", "password_file", password.toString()))));
  }

  private static void await(PrometheusServer prometheus, String expression, double expected) {
    Conditions.await(
        expression + " is " + expected,
        TIMEOUT,
        () -> prometheus.value(expression).equals(OptionalDouble.of(expected)),
        () -> prometheus.get("/api/v1/targets") + "\n" + prometheus.log());
  }

  private String[] certificate(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--cert", files.path("client.crt").toString(),
                "--key", files.path("client.key").toString()));
    options.addAll(Arrays.asList(more));
    return options.toArray(String[]::new);
  }

  /** The output of curl, followed by the status code of the response. */
  private String curl(String path, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--max-time",
                "5",
                "--cacert",
                files.path("ca.crt").toString(),
                "--write-out",
                "%{http_code}"));
    command.addAll(Arrays.asList(options));
    command.add((tls ? "https" : "http") + "://127.0.0.1:" + exporter.base().getPort() + path);
    return Tools.run(directory, "", command.toArray(String[]::new)).output();
  }

  private void connect(String sent) {
    try {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), exporter.base().getPort());
      clients.add(client);
      client.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server has closed the connection. It must not have sent anything. */
  private static boolean isClosed(Socket client) {
    try {
      client.setSoTimeout(1);
      return client.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
