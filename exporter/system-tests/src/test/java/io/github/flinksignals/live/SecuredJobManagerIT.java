// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RestSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real JobManager with mutual TLS, and one behind an authenticating proxy. */
class SecuredJobManagerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String NAME = "--flink.server-name=jobmanager.flink";
  private static final String USER = "ada:open-sesame-1";
  private static final String TOKEN = "open-sesame-2";
  private static final String WRONG = "open-sesame-3";

  @TempDir private Path directory;

  @Test
  void isReachedWithTlsAndThroughAProxyOnFlink2() throws Exception {
    isReachedWithTlsAndThroughAProxy("2.3.0");
  }

  @Test
  @Tag("all")
  void isReachedWithTlsAndThroughAProxyOnFlink1() throws Exception {
    isReachedWithTlsAndThroughAProxy("1.20.3");
  }

  private void isReachedWithTlsAndThroughAProxy(String version) throws Exception {
    RestSecurity security = new RestSecurity(directory);
    try (FlinkCluster cluster =
        FlinkCluster.builder().version(version).taskManagers(0).restSecurity(security).start()) {
      exporterReloadsRenewedCertificates(cluster, security);
      exporterReloadsRenewedProxyCredentials(cluster, security);
    }
  }

  private void exporterReloadsRenewedCertificates(FlinkCluster cluster, RestSecurity security)
      throws IOException {
    HeldCertificate known = security.client("exporter");
    HeldCertificate untrusted = new HeldCertificate.Builder().commonName("untrusted").build();
    Path certificate = write("tls.crt", untrusted.certificatePem());
    Path key = write("tls.key", untrusted.privateKeyPkcs8Pem());
    Path caFile = write("ca.crt", security.caCertificatePem());
    String url = "--flink.url=" + cluster.restUrl();
    try (ExporterProcess exporter =
        exporter(
            "tls",
            url,
            NAME,
            "--flink.ca-file=" + caFile,
            "--flink.client-cert-file=" + certificate,
            "--flink.client-key-file=" + key)) {
      awaitText(exporter, "it does not accept the certificate in " + certificate);

      write("tls.crt", known.certificatePem());
      write("tls.key", known.privateKeyPkcs8Pem());
      awaitUp(exporter, 1);

      cluster.killJobManager();
      security.renew();
      cluster.startJobManager();
      awaitText(exporter, "its certificate is not in " + caFile);
      Files.move(
          write("next-ca.crt", security.caCertificatePem()),
          caFile,
          StandardCopyOption.ATOMIC_MOVE);
      awaitUp(exporter, 1);
      assertNoSecrets(exporter, known.privateKeyPkcs8Pem().lines().skip(1).limit(3));
    }
    try (ExporterProcess exporter =
        exporter("no-certificate", url, NAME, "--flink.ca-file=" + caFile)) {
      awaitText(exporter, "it requires a client certificate. Set --flink.client-cert-file");
    }
    try (ExporterProcess exporter =
        exporter("plain", "--flink.url=" + cluster.restUrl().replace("https", "http"))) {
      awaitText(exporter, "a redirect, which is not followed: use https: in --flink.url");
    }
  }

  private void exporterReloadsRenewedProxyCredentials(FlinkCluster cluster, RestSecurity security)
      throws IOException, InterruptedException {
    HeldCertificate shown =
        new HeldCertificate.Builder().addSubjectAlternativeName("jobmanager.flink").build();
    String trust = "--flink.ca-file=" + write("proxy-ca.crt", shown.certificatePem());
    try (NginxProxy proxy =
        NginxProxy.start(
            directory, USER, TOKEN, shown, cluster.restUrl(), security.client("proxy"))) {
      Path password = write("password", WRONG);
      try (ExporterProcess exporter =
          exporter(
              "basic",
              "--flink.url=" + proxy.url("/basic/flink"),
              trust,
              "--flink.username-file=" + write("user", "ada\n"),
              "--flink.password-file=" + password)) {
        awaitText(exporter, "answered 401: it does not accept the credentials in ");
        assertThat(failures(exporter, "http_error")).isPositive();
        write("password", USER.substring(4) + "\n");
        awaitUp(exporter, 1);
        assertNoSecrets(exporter, Stream.of());
      }
      String bearer = "--flink.url=" + proxy.url("/bearer/flink");
      String token = "--flink.bearer-token-file=" + write("token", TOKEN);
      try (ExporterProcess exporter = exporter("bearer", bearer, trust, token)) {
        awaitUp(exporter, 1);
        assertNoSecrets(exporter, Stream.of());
      }
      CheckRun refused = check("refused", bearer, trust);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.out())
          .contains("! the JobManager answered 401: it requires credentials. Set --flink.user");
      CheckRun closed = check("closed", "--flink.url=" + proxy.url("/closed"), trust, token);
      assertThat(closed.out()).contains("! the JobManager answered 403: it does not permit access");
      assertThat(List.of(refused, closed).toString()).doesNotContain("sesame");
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private ExporterProcess exporter(String name, String... arguments) {
    return ExporterProcess.start(
        directory.resolve(name + ".log"),
        Stream.concat(Stream.of("--poll.interval=1s", "--log.level=debug"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private CheckRun check(String name, String... arguments)
      throws IOException, InterruptedException {
    return CheckRun.of(
        directory.resolve(name),
        Stream.concat(Stream.of("--poll.interval=100ms"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static void awaitUp(ExporterProcess exporter, double up) {
    Conditions.await(
        "flink_up is " + up,
        TIMEOUT,
        () -> exporter.scrape().value("flink_up").orElse(-1) == up,
        exporter::log);
  }

  /** Waits until the status page, its JSON and the log contain a text. */
  private static void awaitText(ExporterProcess exporter, String text) {
    Conditions.await(
        "\"" + text + "\"",
        TIMEOUT,
        () ->
            Stream.of(exporter.get("/"), exporter.get("/api/v1/status"), exporter.log())
                .allMatch(page -> page.contains(text)),
        () -> exporter.log() + exporter.get("/api/v1/status"));
    awaitUp(exporter, 0);
  }

  private static double failures(ExporterProcess exporter, String reason) {
    return exporter
        .scrape()
        .value("flink_exporter_poll_failures_total", "reason", reason)
        .orElseThrow();
  }

  private static void assertNoSecrets(ExporterProcess exporter, Stream<String> keys) {
    String pages =
        exporter.log()
            + exporter.get("/metrics")
            + exporter.get("/")
            + exporter.get("/api/v1/status");
    assertThat(pages).contains("flink_up", "Flink Signals").doesNotContain("sesame", "PRIVATE");
    keys.forEach(line -> assertThat(pages).doesNotContain(line));
  }
}
