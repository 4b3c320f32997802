// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.Conditions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** An exporter that can be killed and started again with the same port and arguments. */
final class RestartableExporter implements AutoCloseable {
  private final String name;
  private final Path directory;
  private final int port;
  private final List<String> arguments;
  private ExporterProcess exporter;
  private int started;

  /**
   * @param directory for the log of each process
   */
  RestartableExporter(String name, Path directory, int port, List<String> arguments) {
    this.name = name;
    this.directory = directory;
    this.port = port;
    this.arguments = arguments;
  }

  /** The base URL of an exporter on this port. */
  static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts a new process. The previous one must have ended. */
  void start() {
    started++;
    Path log = directory.resolve(name + "-" + started + ".log");
    exporter = ExporterProcess.start(log, port, arguments);
  }

  /** Kills the process (SIGKILL). */
  void kill() {
    exporter.kill();
  }

  ExporterProcess process() {
    return exporter;
  }

  Scrape scrape() {
    return exporter.scrape();
  }

  /**
   * Waits until the metrics meet a condition.
   *
   * @return how long that took
   */
  Duration await(String what, Duration timeout, Predicate<Scrape> condition) {
    return Conditions.await(
        name + ": " + what, timeout, () -> condition.test(scrape()), this::describe);
  }

  private String describe() {
    return exporter.get("/metrics") + exporter.get("/api/v1/status") + "\n" + exporter.log();
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    if (exporter != null) {
      exporter.close();
    }
  }
}
