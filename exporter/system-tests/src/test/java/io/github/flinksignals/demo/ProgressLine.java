// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Shows a running action and how many seconds it has taken: in one line on a terminal, and
 * elsewhere as a new line every ten seconds.
 */
final class ProgressLine implements AutoCloseable {
  private static final long SECONDS_BETWEEN_LINES = 10;
  private static final String LINE = "   %s ... %d s";

  private final String what;
  private final boolean interactive;
  private final Consumer<String> output;
  private final long startNanos = System.nanoTime();
  private final Thread ticker = new Thread(this::tick, "demo-progress");

  private ProgressLine(String what, boolean interactive, Consumer<String> output) {
    this.what = what;
    this.interactive = interactive;
    this.output = output;
  }

  static ProgressLine start(String what, boolean interactive, Consumer<String> output) {
    ProgressLine progress = new ProgressLine(what, interactive, output);
    progress.ticker.setDaemon(true);
    progress.ticker.start();
    return progress;
  }

  private void tick() {
    try {
      for (long second = 0; ; second++) {
        if (interactive) {
          output.accept("\r" + line(second));
        } else if (second > 0 && second % SECONDS_BETWEEN_LINES == 0) {
          output.accept(line(second) + "\n");
        }
        Thread.sleep(Duration.ofSeconds(1).toMillis());
      }
    } catch (InterruptedException e) {
      // The action has ended.
    }
  }

  /** Prints the duration. Call it if the action succeeded. */
  void done() {
    end();
    long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
    output.accept((interactive ? "\r" : "") + line(seconds) + "\n");
  }

  @Override
  public void close() {
    if (ticker.isAlive()) {
      end();
      output.accept("\n"); // The action failed, and the error message needs a new line.
    }
  }

  private void end() {
    ticker.interrupt();
    try {
      ticker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line(long seconds) {
    return LINE.formatted(what, seconds);
  }
}
