// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchdogTest {
  /** Simulates a Flink process that never ends. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(String.join(" ", arguments));
      new CountDownLatch(1).await();
    }
  }

  @Test
  void theProcessEndsWhenItsInputIsClosed() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classpath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    classpath,
                    ParentWatchdog.class.getName(),
                    Endless.class.getName(),
                    "--configDir",
                    "conf"))
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("--configDir conf");
      assertThat(process.isAlive()).isTrue();

      process.outputWriter().close();

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
