// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.cluster.launch.ParentWatchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM process, such as a JobManager or TaskManager, with its own log files. */
final class FlinkProcess {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int TAIL_LINES = 40;

  /** Packages that Flink opens for reflection on Java 17, from {@code env.java.opts.all}. */
  private static final List<String> OPENED_PACKAGES =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private final String name;
  private final Path log;
  private final Path output;
  // Keeps stdin open: the process ends when it is closed.
  private final Process process;
  private volatile boolean stopRequested;
  private Optional<DutyCycle> slowed = Optional.empty();

  private FlinkProcess(String name, Path log, Path output, Process process) {
    this.name = name;
    this.log = log;
    this.output = output;
    this.process = process;
  }

  static FlinkProcess start(
      String name,
      Path logs,
      String classpath,
      Path log4j,
      int heapMegabytes,
      List<String> main,
      Map<String, String> environment)
      throws IOException {
    Path log = logs.resolve(name + ".log");
    Path output = logs.resolve(name + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    // For many small, short-lived JVMs a fast start matters more than peak speed.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    OPENED_PACKAGES.forEach(
        opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    command.add("--add-exports=java.base/sun.net.util=ALL-UNNAMED"); // Flink 1.17 calls it.
    command.add("-Dlog.file=" + log);
    command.add("-Dlog4j.configurationFile=" + log4j.toUri());
    command.addAll(List.of("-cp", classpath, ParentWatchdog.class.getName()));
    command.addAll(main);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new FlinkProcess(name, log, output, process);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean exitedUnexpectedly() {
    return !isAlive() && !stopRequested;
  }

  /** Lets the process run only part of the time, until {@link #restore} or its end. */
  synchronized void slow(Duration suspended, Duration running) {
    restore();
    slowed = Optional.of(DutyCycle.start(process.pid(), suspended, running));
  }

  /** Lets the process run all the time again. */
  synchronized void restore() {
    slowed.ifPresent(DutyCycle::close);
    slowed = Optional.empty();
  }

  /** Kills the process (SIGKILL), so it cannot notify the others, like a lost machine. */
  void kill() {
    stopRequested = true;
    restore();
    process.destroyForcibly();
    waitForEnd();
  }

  /** Stops the process without its cooperation (SIGSTOP), until {@link #resume}. */
  void suspend() {
    Signals.suspend(process.pid());
  }

  /** Continues a suspended process (SIGCONT). */
  void resume() {
    Signals.resume(process.pid());
  }

  /** Requests the end of the process (SIGTERM). {@link #stop} waits for it. */
  void requestStop() {
    stopRequested = true;
    restore();
    process.destroy();
  }

  /** Stops the process, and kills it if that takes too long. */
  void stop() {
    requestStop();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      throw ClusterException.interrupted("the end of " + name, e);
    }
  }

  /** Waits until the process exits, and returns its exit code. */
  int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      kill();
      throw ClusterException.interrupted("the end of " + name, e);
    }
  }

  private void waitForEnd() {
    // A killed process always ends, so an interrupt can wait.
    process.onExit().join();
  }

  /** The state of the process and the last lines it logged and printed, for error messages. */
  String describe() {
    String state = isAlive() ? "is alive" : "ended with exit code " + process.exitValue();
    return "%s (pid %d) %s%n%s%s".formatted(name, process.pid(), state, tail(output), tail(log));
  }

  private static String tail(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        return "";
      }
      List<String> lines = Arrays.asList(Files.readString(file).split("\\R"));
      int from = Math.max(0, lines.size() - TAIL_LINES);
      return Stream.concat(Stream.of("--- " + file), lines.subList(from, lines.size()).stream())
          .reduce("", (text, line) -> text + line + System.lineSeparator());
    } catch (IOException e) {
      return "--- " + file + " cannot be read: " + e + System.lineSeparator();
    }
  }
}
