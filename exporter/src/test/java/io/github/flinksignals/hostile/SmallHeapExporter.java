// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.Main;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.http.WebFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import javax.net.ssl.SSLContext;

/**
 * The classes under test in a process of their own, with the JVM options of the image: a heap of 48
 * MiB, and an exit when it is exhausted.
 */
public final class SmallHeapExporter implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("serves on port (\\d+)");

  /** On a busy machine, a poll of many jobs may miss its deadline. */
  private static final int TOLERATED = 10;

  /**
   * The exporter closes connections that wait while clients that do not read take all memory for
   * responses. Prometheus marks a target as down only while scrapes keep failing.
   */
  private static final int SCRAPES = 3;

  private final Optional<SSLContext> tls;
  private final HttpClient client;
  private final List<Socket> unread = new ArrayList<>();
  private final Path log;
  private final Process process;
  private final int port;

  private SmallHeapExporter(Process process, Path log, Optional<SSLContext> tls) {
    this.tls = tls;
    HttpClient.Builder builder = HttpClient.newBuilder();
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
    this.process = process;
    this.log = log;
    this.port = port();
  }

  /**
   * Starts it and returns when it serves.
   *
   * @param directory for its log
   */
  public static SmallHeapExporter start(Path directory, String... arguments) {
    return start(directory, Optional.empty(), List.of(arguments));
  }

  /** Starts it with TLS. */
  static SmallHeapExporter startWithTls(Path directory, String argument) {
    WebFiles files = new WebFiles(directory);
    return start(
        directory,
        Optional.of(files.client()),
        List.of(argument, "--web.config.file=" + files.configure(WebFiles.TLS)));
  }

  private static SmallHeapExporter start(
      Path directory, Optional<SSLContext> tls, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Repository.root().resolve("exporter/image/jvm.options"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--web.listen-address=127.0.0.1:0",
                "--poll.interval=1s",
                "--poll.timeout=5s"));
    command.addAll(arguments);
    Path log = directory.resolve("exporter.log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      return new SmallHeapExporter(builder.redirectOutput(log.toFile()).start(), log, tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int port() {
    return await()
        .until(
            () -> {
              Matcher serves = SERVES.matcher(log());
              return serves.find() ? Integer.parseInt(serves.group(1)) : 0;
            },
            found -> found > 0);
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page; fails if there is no complete answer with status 200. */
  public String get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10));
    try {
      HttpResponse<String> response =
          client.send(
              (headers.length == 0 ? request : request.headers(headers)).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("The exporter does not answer. Its log:\n" + log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Socket connected() throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    return tls.isPresent()
        ? tls.get().getSocketFactory().createSocket(address, port)
        : new Socket(address, port);
  }

  /** Sends requests for a page, and never reads the answers. */
  void requestWithoutReading(String path, int clients) {
    try {
      for (int i = 0; i < clients; i++) {
        Socket socket = connected();
        unread.add(socket);
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The exporter does not listen. Its log:\n" + log(), e);
    }
  }

  /** The value of the first sample whose line begins like this; empty if there is none. */
  public OptionalDouble value(String sample) {
    return values(get("/metrics", "Accept", "text/plain"), sample).findFirst();
  }

  /**
   * Waits for more polls that reach the JobManager; fails as soon as the process ends, or if more
   * polls fail than a busy machine explains.
   */
  public void awaitPolls(int more) {
    double before = polls().reached();
    await()
        .failFast("the exporter ended", () -> assertThat(process.isAlive()).as(log()).isTrue())
        .until(() -> polls().reached() >= before + more);
    assertAlive();
  }

  /**
   * The polls since the start, from one page.
   *
   * @param up whether the last one reached the JobManager
   */
  private record Polls(double ended, double failed, boolean up) {
    double reached() {
      return ended - failed;
    }
  }

  private Polls polls() {
    String page = scrape();
    return new Polls(
        values(page, "flink_exporter_polls_total ").sum(),
        values(page, "flink_exporter_poll_failures_total").sum(),
        values(page, "flink_up ").sum() == 1);
  }

  private String scrape() {
    UncheckedIOException last = null;
    for (int scrape = 0; scrape < SCRAPES; scrape++) {
      try {
        return get("/metrics", "Accept", "text/plain");
      } catch (UncheckedIOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static DoubleStream values(String page, String sample) {
    return page.lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /**
   * It runs, polls and answers: {@code flink_up} is 1 unless polls failed, and of the polls so far
   * one, and one of each {@link #TOLERATED} more, may have failed because the machine is busy.
   */
  public void assertAlive() {
    assertThat(process.isAlive()).as(log()).isTrue();
    Polls polls = polls();
    assertThat(polls.failed()).as(log()).isLessThanOrEqualTo(1 + polls.ended() / TOLERATED);
    assertThat(polls.up() || polls.failed() > 0).as("flink_up is 1").isTrue();
    assertThat(log()).doesNotContain("OutOfMemoryError");
  }

  @Override
  public void close() {
    for (Socket socket : unread) {
      try {
        socket.close();
      } catch (IOException e) {
        // The exporter has closed it.
      }
    }
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
