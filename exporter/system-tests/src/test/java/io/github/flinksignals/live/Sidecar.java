// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The place of an exporter, where one process may follow the other. */
final class Sidecar implements AutoCloseable {
  private final String name;
  private final Path directory;
  private final int port;
  private final List<String> arguments;
  private ExporterProcess exporter;
  private int started;

  /**
   * @param directory where the log of each process goes
   */
  Sidecar(String name, Path directory, int port, List<String> arguments) {
    this.name = name;
    this.directory = directory;
    this.port = port;
    this.arguments = arguments;
  }

  /** Where an exporter serves that serves on this port. */
  static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts a process in the place of the one before, which must have ended. */
  void start() {
    started++;
    Path log = directory.resolve(name + "-" + started + ".log");
    exporter = ExporterProcess.start(log, port, arguments);
  }

  /** Kills the process without warning. */
  void kill() {
    exporter.kill();
  }

  ExporterProcess exporter() {
    return exporter;
  }

  Scrape scrape() {
    return exporter.scrape();
  }

  /**
   * Waits until a page says something.
   *
   * @return how long that took
   */
  Duration await(String what, Duration timeout, Predicate<Scrape> condition) {
    return Waiting.until(
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
