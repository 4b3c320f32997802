// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The running processes of a cluster. They end with {@link #close} or when this JVM ends, even if
 * it is killed.
 */
final class ClusterProcesses implements AutoCloseable {
  private final String label;
  private final Consumer<String> progress;
  private final List<FlinkProcess> started = new ArrayList<>();
  private final Thread closeAtExit = new Thread(this::stopAll, "flink-cluster-stop");

  /**
   * @param label begins each progress message
   */
  ClusterProcesses(String label, Consumer<String> progress) {
    this.label = label;
    this.progress = progress;
    Runtime.getRuntime().addShutdownHook(closeAtExit);
  }

  synchronized FlinkProcess add(FlinkProcess process) {
    started.add(process);
    return process;
  }

  void progress(String message) {
    progress.accept(label + ": " + message);
  }

  List<ProcessHandle> handles() {
    return alive().map(FlinkProcess::handle).toList();
  }

  /** Waits for a condition. Fails early if a process ended that nobody stopped. */
  void await(String what, Duration timeout, Supplier<Boolean> condition) {
    Conditions.await(
        what,
        timeout,
        () -> {
          failIfAnyExitedUnexpectedly(what);
          return condition.get();
        },
        this::describe);
  }

  private synchronized void failIfAnyExitedUnexpectedly(String what) {
    if (started.stream().anyMatch(FlinkProcess::exitedUnexpectedly)) {
      throw new ClusterException("A process ended while waiting for " + what + ".\n" + describe());
    }
  }

  /** Stops the processes with SIGTERM, and kills those that do not end. */
  synchronized void stopAll() {
    List<FlinkProcess> alive = alive().toList();
    alive.forEach(FlinkProcess::requestStop);
    alive.forEach(FlinkProcess::stop);
  }

  /** Kills the processes (SIGKILL). */
  synchronized void killAll() {
    alive().toList().forEach(FlinkProcess::kill);
  }

  private synchronized Stream<FlinkProcess> alive() {
    return List.copyOf(started).stream().filter(FlinkProcess::isAlive);
  }

  synchronized String describe() {
    return started.stream().map(FlinkProcess::describe).collect(Collectors.joining("\n"));
  }

  /** Stops all processes and waits until they have ended. A second call does nothing. */
  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is shutting down. The hook runs again, without effect.
    }
  }
}
