// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class named first, and ends the process when its parent is gone: the parent holds
 * the other end of standard input, which the operating system closes however the parent ends.
 */
public final class TiedToParent {
  private TiedToParent() {}

  public static void main(String[] arguments) throws Throwable {
    Thread watch = new Thread(TiedToParent::haltAtEndOfInput, "parent-watch");
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
      System.err.println("Standard input failed, ending: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
