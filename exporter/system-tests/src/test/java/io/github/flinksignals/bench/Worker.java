// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.live.ProcessMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs a task for each command it receives. */
final class Worker implements AutoCloseable {
  private final Process process;
  private final BufferedReader responses;
  private final Writer commands;
  private final String firstLine;

  /**
   * Starts the process and waits for its first line of output.
   *
   * @param java the command of the JVM, up to its class path
   */
  Worker(List<String> java, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>(java);
    command.add(main.getName());
    command.addAll(arguments);
    try {
      process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    responses = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    firstLine = response();
  }

  /** The first line of its output, such as its URL. */
  String firstLine() {
    return firstLine;
  }

  /** Sends a command and returns the line that the process prints when it is done. */
  String send(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response();
  }

  long sendForNumber(String command) {
    return Long.parseLong(send(command));
  }

  private String response() {
    try {
      String line = responses.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "The process has ended: " + process.info().commandLine().orElse(""));
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Resident memory (VmRSS) in KiB. */
  long residentKibibytes() {
    return ProcessMemory.resident(pid());
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
  }
}
