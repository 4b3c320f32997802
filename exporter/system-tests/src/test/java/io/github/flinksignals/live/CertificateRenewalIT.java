// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.http.WebFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All certificates and their authorities are renewed while Prometheus scrapes and the exporter
 * polls, both with mutual TLS. First, both sides trust the new authority too, then the certificates
 * are replaced, then the old authority is removed. Nothing is restarted, and nothing fails.
 */
class CertificateRenewalIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int RENEWALS = 2;
  private static final int MANY_RENEWALS = 30;

  @TempDir private Path directory;
  private final FakeJobManager flink = new FakeJobManager(InstantSource.system());
  private final MockWebServer jobManager = new MockWebServer();
  private final ReplaceableTls jobManagerTls = new ReplaceableTls();
  private final OkHttpClient http = new OkHttpClient();
  private WebFiles files;
  private ExporterProcess exporter;
  private HandshakeCertificates prometheus;
  private int reloads;
  private int scrapes;

  /** A certificate and the authority that signed it. */
  private record Signed(HeldCertificate certificate, HeldCertificate authority) {
    static Signed of(String name) {
      HeldCertificate authority =
          new HeldCertificate.Builder()
              .commonName("authority of " + name)
              .certificateAuthority(0)
              .build();
      return new Signed(
          new HeldCertificate.Builder()
              .commonName(name)
              .addSubjectAlternativeName("localhost")
              .signedBy(authority)
              .build(),
          authority);
    }
  }

  /**
   * All certificates at a time.
   *
   * @param served by the exporter
   * @param scraper of Prometheus
   * @param jobManager shown to the exporter
   * @param poller shown by the exporter
   */
  private record Certificates(Signed served, Signed scraper, Signed jobManager, Signed poller) {
    static Certificates create() {
      return new Certificates(
          Signed.of("exporter"), Signed.of("prometheus"), Signed.of("flink"), Signed.of("poller"));
    }
  }

  /** Accepts each connection with what was set last. */
  private static final class ReplaceableTls extends SSLSocketFactory {
    private volatile SSLSocketFactory current;

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return current.createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return current.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return current.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return current.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return current.createSocket(host, port, local, localPort);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return current.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return current.getSupportedCipherSuites();
    }
  }

  @AfterEach
  void stop() {
    exporter.close();
    jobManager.close();
  }

  @Test
  void noScrapeOrPollFailsWhileAllCertificatesAreRenewed() throws IOException {
    renew(RENEWALS);
  }

  @Tag("all")
  @Test
  void noScrapeOrPollFailsHoweverOftenAllCertificatesAreRenewed() throws IOException {
    renew(MANY_RENEWALS);
  }

  private void renew(int times) throws IOException {
    Certificates current = Certificates.create();
    start(current);
    double pollsBefore = scrape().sum("flink_exporter_polls_total");
    Certificates old = current;
    for (int renewal = 0; renewal < times; renewal++) {
      old = current;
      current = Certificates.create();
      use(old, old, current);
      awaitReloaded();
      writeIdentities(current);
      use(current, old, current);
      awaitReloaded();
      use(current, current);
      awaitReloaded();
      HandshakeCertificates outdated = tls(old.scraper(), Stream.of(current.served().authority()));
      assertThatThrownBy(() -> scrape(outdated)).isInstanceOf(IOException.class);
    }
    Scrape page = scrape();
    double polls = page.sum("flink_exporter_polls_total") - pollsBefore;
    System.out.printf(
        "Certificates renewed %d times: %d scrapes, %.0f polls%n", times, scrapes, polls);
    assertThat(page.sum("flink_exporter_poll_failures_total")).as(exporter.log()).isZero();

    jobManagerTls.current =
        tls(old.jobManager(), Stream.of(current.poller().authority())).sslSocketFactory();
    awaitUp(0);
    assertThat(exporter.log()).contains("its certificate is not in " + files.path("flink-ca.crt"));
    use(current, current);
    awaitUp(1);
  }

  private void start(Certificates first) throws IOException {
    jobManager.setDispatcher(flink);
    jobManager.setProtocols(List.of(Protocol.HTTP_1_1));
    jobManager.useHttps(jobManagerTls);
    jobManager.requireClientAuth();
    files = new WebFiles(directory);
    writeIdentities(first);
    use(first, first);
    jobManager.start();
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=https://localhost:" + jobManager.getPort(),
            "--flink.ca-file=" + files.path("flink-ca.crt"),
            "--flink.client-cert-file=" + files.path("poller.crt"),
            "--flink.client-key-file=" + files.path("poller.key"),
            "--web.config.file=" + files.configure(WebFiles.MUTUAL_TLS),
            "--poll.interval=200ms");
    awaitUp(1);
  }

  /**
   * Replaces the certificates of the exporter. The files of each do not change at the same time.
   */
  private void writeIdentities(Certificates next) {
    files.write("server.crt", next.served().certificate().certificatePem());
    files.write("server.key", next.served().certificate().privateKeyPkcs8Pem());
    files.write("poller.crt", next.poller().certificate().certificatePem());
    files.write("poller.key", next.poller().certificate().privateKeyPkcs8Pem());
  }

  /** Prometheus and the JobManager show certificates, and all four sides trust authorities. */
  private void use(Certificates shown, Certificates... trusted) {
    files.write("ca.crt", pem(Stream.of(trusted).map(Certificates::scraper)));
    files.write("flink-ca.crt", pem(Stream.of(trusted).map(Certificates::jobManager)));
    prometheus = tls(shown.scraper(), Stream.of(trusted).map(one -> one.served().authority()));
    jobManagerTls.current =
        tls(shown.jobManager(), Stream.of(trusted).map(one -> one.poller().authority()))
            .sslSocketFactory();
  }

  private static String pem(Stream<Signed> signed) {
    return String.join("", signed.map(one -> one.authority().certificatePem()).toList());
  }

  private static HandshakeCertificates tls(Signed shown, Stream<HeldCertificate> trusted) {
    HandshakeCertificates.Builder certificates =
        new HandshakeCertificates.Builder().heldCertificate(shown.certificate());
    trusted.forEach(one -> certificates.addTrustedCertificate(one.certificate()));
    return certificates.build();
  }

  /** Scrapes until the exporter has reloaded the files of its server and of its client. */
  private void awaitReloaded() {
    reloads++;
    Conditions.await(
        "the files are read again",
        TIMEOUT,
        () -> {
          assertThat(scrape().value("flink_up")).as(exporter.log()).hasValue(1);
          return reloaded("server.crt") == reloads && reloaded("poller.crt") == reloads;
        },
        exporter::log);
  }

  private long reloaded(String file) {
    return exporter
        .log()
        .lines()
        .filter(line -> line.contains("Reloaded: [") && line.contains(file))
        .count();
  }

  private void awaitUp(double up) {
    Conditions.await(
        "flink_up is " + up,
        TIMEOUT,
        () -> scrape().value("flink_up").orElse(-1) == up,
        exporter::log);
  }

  private Scrape scrape() {
    try {
      scrapes++;
      return scrape(prometheus);
    } catch (IOException e) {
      throw new UncheckedIOException(exporter.log(), e);
    }
  }

  /** On a new connection. */
  private Scrape scrape(HandshakeCertificates certificates) throws IOException {
    OkHttpClient client =
        http.newBuilder()
            .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
            .build();
    Request request =
        new Request.Builder()
            .url("https://localhost:" + exporter.base().getPort() + "/metrics")
            .header("Connection", "close")
            .build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
      return Scrape.parse(response.body().string());
    }
  }
}
