// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;

/** Suspends and resumes a process without its cooperation: it keeps its connections. */
public final class Signals {
  private Signals() {}

  /** Suspends a process (SIGSTOP). */
  public static void suspend(long pid) {
    send("STOP", pid);
  }

  /** Continues a suspended process (SIGCONT). */
  public static void resume(long pid) {
    send("CONT", pid);
  }

  private static void send(String signal, long pid) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new ClusterException("Cannot send SIG" + signal + " to process " + pid);
      }
    } catch (IOException e) {
      throw new ClusterException("Cannot run kill", e);
    } catch (InterruptedException e) {
      throw ClusterException.interrupted("a signal", e);
    }
  }
}
