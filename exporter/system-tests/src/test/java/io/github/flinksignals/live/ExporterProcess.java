// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged exporter jar, run in a separate process. */
public final class ExporterProcess implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("serves on port (\\d+)");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Thread stopAtExit;

  private ExporterProcess(Process process, Path log, Thread stopAtExit) {
    this.process = process;
    this.log = log;
    this.stopAtExit = stopAtExit;
    this.base = URI.create("http://127.0.0.1:" + port());
  }

  /**
   * Starts the jar and returns when it serves requests.
   *
   * @param arguments without {@code --web.listen-address}; the exporter listens on any free port of
   *     the loopback interface
   */
  public static ExporterProcess start(Path log, String... arguments) {
    return start(log, 0, List.of(arguments));
  }

  /**
   * Starts the jar and returns when it serves requests.
   *
   * @param port to listen on; 0 for any free port
   */
  public static ExporterProcess start(Path log, int port, List<String> arguments) {
    return start(log, command(), port, arguments);
  }

  /** The command that starts the jar with the JVM options of the image, without arguments. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + Repository.root().resolve("exporter/image/jvm.options"),
        "-jar",
        jar().toString());
  }

  /**
   * Starts the exporter with another command and returns when it serves requests.
   *
   * @param command the command before the exporter's own arguments; its process must become the
   *     exporter, not start a child process
   * @param port to listen on; 0 for any free port
   */
  public static ExporterProcess start(
      Path log, List<String> command, int port, List<String> arguments) {
    List<String> line = new ArrayList<>(command);
    line.add("--web.listen-address=127.0.0.1:" + port);
    line.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Thread stopAtExit = new Thread(process::destroyForcibly, "exporter-stop");
      Runtime.getRuntime().addShutdownHook(stopAtExit);
      try {
        return new ExporterProcess(process, log, stopAtExit);
      } catch (RuntimeException e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The exporter cannot be started", e);
    }
  }

  /** The packaged jar. It must have been built before. */
  public static Path jar() {
    Path jar =
        Path.of(System.getProperty("exporter.jar", "exporter/target/flink-signals-exporter.jar"));
    if (!Files.isReadable(jar)) {
      throw new IllegalStateException(jar + " does not exist. Run mvn package first");
    }
    return jar;
  }

  private int port() {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      Matcher matcher = SERVES.matcher(log());
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      pause(Duration.ofMillis(50));
    }
    throw new IllegalStateException(
        "The exporter did not start to serve requests. Its log:\n" + log());
  }

  /** Its base URL, without a slash at the end. */
  public URI base() {
    return base;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  /** The body of a page. Fails if the status is not 200. */
  public String get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new IllegalStateException(path + " answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("The exporter does not answer. Its log:\n" + log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The current metrics. */
  public Scrape scrape() {
    return Scrape.parse(get("/metrics"));
  }

  /** Kills the process (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stops the process as an orchestrator does (SIGTERM). */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // The JVM is shutting down. The hook runs again, without effect.
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Waits while other processes continue. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
