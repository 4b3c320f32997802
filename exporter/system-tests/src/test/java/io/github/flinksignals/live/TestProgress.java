// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints the name of each integration test when it starts and every 20 s while it runs, because the
 * build prints nothing until a whole class has finished. JUnit loads it as a service if the build
 * enables that.
 */
public final class TestProgress implements BeforeEachCallback, AfterEachCallback {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(20);
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestProgress.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    String test = describe(context);
    System.out.println(test);
    Thread ticker = new Thread(() -> tick(test), "test-progress");
    ticker.setDaemon(true);
    ticker.start();
    context.getStore(NAMESPACE).put(Thread.class, ticker);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getStore(NAMESPACE).get(Thread.class, Thread.class).interrupt();
  }

  private static void tick(String test) {
    long startNanos = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(BETWEEN_LINES.toMillis());
        long seconds = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
        System.out.println(test + " ... " + seconds + " s");
      }
    } catch (InterruptedException e) {
      // The test has ended.
    }
  }

  /** Class and method, with the Flink version between them if the class runs with several. */
  private static String describe(ExtensionContext context) {
    String parent = context.getParent().map(ExtensionContext::getDisplayName).orElse("");
    String name = context.getRequiredTestClass().getSimpleName();
    String version = parent.equals(name) ? "" : " [" + parent + "]";
    return name + version + " " + context.getRequiredTestMethod().getName();
  }
}
