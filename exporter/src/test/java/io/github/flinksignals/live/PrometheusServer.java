// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** A real Prometheus in a process of its own, on a free port of the loopback interface. */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Thread stopAtExit;

  private PrometheusServer(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.base = URI.create("http://127.0.0.1:" + port);
    this.stopAtExit = new Thread(process::destroyForcibly, "prometheus-stop");
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param directory where configuration, storage and log go; they are kept after {@link #close}
   */
  public static PrometheusServer start(Path directory, PrometheusConfiguration configuration) {
    int port = FreePorts.next();
    Path log = directory.resolve("prometheus.log");
    try {
      Path file = Files.writeString(directory.resolve("prometheus.yml"), configuration.asYaml());
      List<String> command = new ArrayList<>();
      command.add("prometheus");
      command.add("--config.file=" + file);
      command.add("--storage.tsdb.path=" + directory.resolve("prometheus-data"));
      command.add("--web.listen-address=127.0.0.1:" + port);
      Process process = Tools.start(new ProcessBuilder(command).redirectOutput(log.toFile()));
      PrometheusServer server = new PrometheusServer(process, log, port);
      Runtime.getRuntime().addShutdownHook(server.stopAtExit);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus cannot be started", e);
    }
  }

  private void awaitReady() {
    try {
      Waiting.until("Prometheus is ready", START_TIMEOUT, this::isReady, this::log);
    } catch (AssertionError | RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Prometheus has ended. Its log:\n" + log());
    }
    HttpRequest request = HttpRequest.newBuilder(base.resolve("/-/ready")).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // It does not listen yet.
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Where it serves, without a slash at the end. */
  public URI base() {
    return base;
  }

  public long pid() {
    return process.pid();
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The samples of an instant query, {@code data.result} of {@code /api/v1/query}. */
  public JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** The value of the one sample of an instant query; empty if there is none. */
  public OptionalDouble value(String expression) {
    JsonNode samples = query(expression);
    if (samples.size() > 1) {
      throw new IllegalStateException(expression + " has several samples: " + samples);
    }
    return samples.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(samples.path(0).path("value").path(1).asText()));
  }

  /**
   * The part {@code data} of the answer to a GET of this path of the HTTP API; fails unless the
   * answer is a success.
   */
  public JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10)).build();
    try {
      JsonNode answer = mapper.readTree(http.send(request, BodyHandlers.ofString()).body());
      if (!answer.path("status").asText().equals("success")) {
        throw new IllegalStateException(path + " answered " + answer);
      }
      return answer.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus does not answer. Its log:\n" + log(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // This JVM is going down, and the hook does its work again to no effect.
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }
}
