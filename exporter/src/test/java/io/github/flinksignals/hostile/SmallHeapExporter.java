// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.Main;
import io.github.flinksignals.docs.Repository;
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
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes under test in a process of their own, with the JVM options of the image: a heap of 48
 * MiB, and an exit when it is exhausted.
 */
public final class SmallHeapExporter implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("serves on port (\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> unread = new ArrayList<>();
  private final Path log;
  private final Process process;
  private final int port;

  private SmallHeapExporter(Process process, Path log) {
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
    command.addAll(List.of(arguments));
    Path log = directory.resolve("exporter.log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      return new SmallHeapExporter(builder.redirectOutput(log.toFile()).start(), log);
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
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
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

  /** Sends requests for a page, and never reads the answers. */
  void requestWithoutReading(String path, int clients) {
    try {
      for (int i = 0; i < clients; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
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
    return get("/metrics", "Accept", "text/plain")
        .lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }

  /** Waits for more polls that reach the JobManager; fails as soon as the process ends. */
  public void awaitPolls(int more) {
    double before = reached();
    await()
        .failFast("the exporter ended", () -> assertThat(process.isAlive()).as(log()).isTrue())
        .until(() -> reached() >= before + more);
    assertAlive();
  }

  private double reached() {
    return value("flink_exporter_polls_total ").orElse(0)
        - value("flink_exporter_poll_failures_total").orElse(0);
  }

  /** It runs, polls and answers. */
  public void assertAlive() {
    assertThat(process.isAlive()).as(log()).isTrue();
    // On a busy machine a poll may miss its deadline.
    await().untilAsserted(() -> assertThat(value("flink_up ")).hasValue(1));
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
