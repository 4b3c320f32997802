// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One line about something that takes time: on a terminal with its seconds as they pass, and
 * elsewhere once more every ten seconds.
 */
final class Progress implements AutoCloseable {
  private static final long SECONDS_BETWEEN_LINES = 10;
  private static final String LINE = "   %s ... %d s";

  private final String what;
  private final boolean interactive;
  private final Consumer<String> output;
  private final long begun = System.nanoTime();
  private final Thread ticker = new Thread(this::tick, "demo-progress");

  private Progress(String what, boolean interactive, Consumer<String> output) {
    this.what = what;
    this.interactive = interactive;
    this.output = output;
  }

  static Progress start(String what, boolean interactive, Consumer<String> output) {
    Progress progress = new Progress(what, interactive, output);
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
      // It is over.
    }
  }

  /** Tells how long it took; to be called if it went well. */
  void done() {
    end();
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    output.accept((interactive ? "\r" : "") + line(seconds) + "\n");
  }

  @Override
  public void close() {
    if (ticker.isAlive()) {
      end();
      output.accept("\n"); // It failed, and what follows is not to continue its line.
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
