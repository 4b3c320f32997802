// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class in the first argument, and ends the process when its parent process ends. The
 * parent holds the other end of standard input, which the operating system closes in any case.
 */
public final class ParentWatchdog {
  private ParentWatchdog() {}

  public static void main(String[] arguments) throws Throwable {
    Thread watch = new Thread(ParentWatchdog::haltAtEndOfInput, "parent-watchdog");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; it only keeps the pipe open.
      }
    } catch (IOException e) {
      System.err.println("Cannot read standard input, ending: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
