// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import java.util.concurrent.CountDownLatch;

/**
 * The main class of {@code make demo}. It breaks a real Flink cluster step by step and shows what
 * the exporter reports. The exit code is 1 if the exporter does not report what it should.
 */
public final class Demo {
  private Demo() {}

  /**
   * Runs the demo.
   *
   * @param arguments the Flink version, and whether to keep the cluster running at the end (empty
   *     means no)
   */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofThisProcess();
    // Ctrl-C ends Flink and the exporter first, and the errors that follow are not worth printing.
    Runtime.getRuntime().addShutdownHook(new Thread(terminal::close, "demo-close-terminal"));
    System.exit(run(terminal, arguments[0], !arguments[1].isEmpty()));
  }

  private static int run(Terminal terminal, String flinkVersion, boolean keep) {
    terminal.title("Flink Signals with Flink " + flinkVersion);
    try (DemoCluster demo = DemoCluster.start(terminal, flinkVersion)) {
      new DemoScript(terminal, demo).run();
      terminal.title("Demo finished: the exporter reported every fault and every repair.");
      if (keep) {
        terminal.paragraph("Flink and the exporter keep running until you press Ctrl-C.");
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
