// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.util.concurrent.CountDownLatch;

/**
 * What {@code make demo} runs: a real cluster goes well, goes wrong and is repaired, and the
 * exporter beside it tells so. Ends with 1 if it does not.
 */
public final class Demo {
  private Demo() {}

  /** Arguments: the version of Flink, and whether to stay up in the end (empty: no). */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofThisProcess();
    // Ctrl-C ends the processes beneath a story that is still being told: no word about that.
    Runtime.getRuntime().addShutdownHook(new Thread(terminal::close, "demo-silence"));
    System.exit(run(terminal, arguments[0], !arguments[1].isEmpty()));
  }

  private static int run(Terminal terminal, String flinkVersion, boolean keep) {
    terminal.title("Flink Signals beside Flink " + flinkVersion);
    try (Stage stage = Stage.set(terminal, flinkVersion)) {
      new DemoScript(terminal, stage).tell();
      terminal.title("All of it came true.");
      if (keep) {
        terminal.say("Flink and the exporter stay up until you press Ctrl-C.");
        new CountDownLatch(1).await();
      }
      return 0;
    } catch (RuntimeException | AssertionError e) {
      terminal.failure(e);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
