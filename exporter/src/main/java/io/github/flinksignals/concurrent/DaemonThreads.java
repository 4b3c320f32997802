// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates daemon threads, which do not keep the process alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /**
   * A factory of threads called {@code name-1}, {@code name-2} and so on, in the thread group of
   * the caller.
   */
  public static ThreadFactory named(String name) {
    return named(name, Thread.currentThread().getThreadGroup());
  }

  /** As {@link #named(String)}, with the threads in the given group. */
  public static ThreadFactory named(String name, ThreadGroup group) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(group, task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
