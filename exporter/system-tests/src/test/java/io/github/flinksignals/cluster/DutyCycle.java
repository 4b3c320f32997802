// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Slows a process down: it is suspended (SIGSTOP) and continued (SIGCONT) in turn, as on a host
 * without processor time. A shell sends the signals until {@link #close}, or until the process has
 * ended, so nothing remains suspended if this JVM is killed.
 */
final class DutyCycle implements AutoCloseable {
  private static final String SCRIPT =
      "while kill -STOP \"$0\"; do sleep \"$1\"; kill -CONT \"$0\" || exit; sleep \"$2\"; done";

  private final long pid;
  private final Process shell;

  private DutyCycle(long pid, Process shell) {
    this.pid = pid;
    this.shell = shell;
  }

  static DutyCycle start(long pid, Duration suspended, Duration running) {
    try {
      return new DutyCycle(
          pid, run("sh", "-c", SCRIPT, Long.toString(pid), seconds(suspended), seconds(running)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toMillis() / 1000.0);
  }

  private static Process run(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Ends the signals and continues the process. */
  @Override
  public void close() {
    shell.destroyForcibly();
    shell.onExit().join();
    try {
      run("kill", "-CONT", Long.toString(pid)).onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
