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

/** A process that does one thing each time it is told to. */
final class Worker implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final String greeting;

  /**
   * Starts it, and waits for its greeting.
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
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    greeting = answer();
  }

  /** What it said first, such as where it serves. */
  String greeting() {
    return greeting;
  }

  /** Tells it to do something, and returns what it says when that is done. */
  String tell(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer();
  }

  long tellForNumber(String command) {
    return Long.parseLong(tell(command));
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("It has ended: " + process.info().commandLine().orElse(""));
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Memory of it that is in RAM now (VmRSS), in KiB. */
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
