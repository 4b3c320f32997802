// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.Waiting.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A separate process that locks a history file, like another exporter. */
final class LockHolder implements AutoCloseable {
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(1);

  private final Process process;

  private LockHolder(Process process) {
    this.process = process;
  }

  /** Starts the process and waits until it holds the lock. */
  static LockHolder of(Path file) throws IOException {
    Path output = file.resolveSibling(file.getFileName() + ".holder");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LockHolder.class.getName(),
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(output.toFile()))
            .start();
    LockHolder holder = new LockHolder(process);
    await().untilAsserted(() -> holder.check(output));
    return holder;
  }

  private void check(Path output) {
    try {
      String text = Files.readString(output);
      if (!text.contains("locked: true")) {
        throw new AssertionError("not locked yet: " + text);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Kills the process like {@code kill -9}. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Ends after a while even if it is not stopped. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println("locked: " + new HistoryFile(Path.of(arguments[0])).lock());
    Thread.sleep(LONGEST_LIFE.toMillis());
  }
}
