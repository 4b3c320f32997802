// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A third-party server in a separate process, with its log in a file. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;
  private final URI base;
  private final String readyPath;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Thread stopAtExit;

  private ServerProcess(String name, Process process, Path log, int port, String readyPath) {
    this.name = name;
    this.readyPath = readyPath;
    this.process = process;
    this.log = log;
    this.base = URI.create("http://127.0.0.1:" + port);
    this.stopAtExit = new Thread(process::destroyForcibly, name + "-stop");
  }

  /**
   * Starts it and returns when {@code /-/ready} returns 200.
   *
   * @param port the loopback port on which the command makes it listen
   */
  static ServerProcess start(String name, int port, Path log, List<String> command) {
    return start(name, port, "/-/ready", log, command);
  }

  /** Starts it and returns when this path returns 200. */
  static ServerProcess start(
      String name, int port, String readyPath, Path log, List<String> command) {
    Process process =
        Tools.start(
            new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    ServerProcess server = new ServerProcess(name, process, log, port, readyPath);
    Runtime.getRuntime().addShutdownHook(server.stopAtExit);
    try {
      Conditions.await(name + " is ready", START_TIMEOUT, server::isReady, server::log);
    } catch (AssertionError | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " has ended. Its log:\n" + log());
    }
    HttpRequest request = HttpRequest.newBuilder(base.resolve(readyPath)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // It does not listen yet.
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Its base URL, without a slash at the end. */
  URI base() {
    return base;
  }

  long pid() {
    return process.pid();
  }

  /** What it has logged so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The response to a GET of this path, with any status. */
  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  /** The response to a POST of JSON to this path, with any status. */
  HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(ANSWER_TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not answer. Its log:\n" + log(), e);
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
      // The JVM is shutting down. The hook runs again, without effect.
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }
}
