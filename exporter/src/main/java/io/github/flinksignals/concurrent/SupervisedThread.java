// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one task at a time on a thread of its own. If a task does not end in time, its thread is
 * interrupted and abandoned, and the next task gets another thread. What an abandoned task returns
 * is dropped.
 */
public final class SupervisedThread implements AutoCloseable {
  /** If this many abandoned threads still run, no task is started until one of them ends. */
  static final int MOST_ABANDONED = 3;

  private static final int IDLE_SECONDS = 60;

  private final ThreadFactory threads;
  private final List<Thread> abandoned = new ArrayList<>();
  private ThreadPoolExecutor executor;
  private Thread current;

  public SupervisedThread(ThreadFactory threads) {
    this.threads = threads;
    this.executor = executor();
  }

  private ThreadPoolExecutor executor() {
    ThreadPoolExecutor oneThread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              current = threads.newThread(task);
              return current;
            });
    oneThread.allowCoreThreadTimeOut(true);
    return oneThread;
  }

  /**
   * Runs a task and returns its result.
   *
   * @throws ExecutionException if the task threw anything; its cause is what was thrown
   * @throws TimeoutException if the task did not end within the limit, or if too many abandoned
   *     tasks still run
   * @throws InterruptedException if the calling thread was interrupted; the task is abandoned
   */
  public synchronized <T> T call(Callable<T> task, Duration limit)
      throws ExecutionException, TimeoutException, InterruptedException {
    abandoned.removeIf(thread -> !thread.isAlive());
    if (abandoned.size() >= MOST_ABANDONED) {
      throw new TimeoutException("abandoned tasks still run");
    }
    FutureTask<T> future = new FutureTask<>(task);
    executor.execute(future);
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      future.cancel(true);
      executor.shutdownNow();
      abandoned.add(current);
      executor = executor();
      throw e;
    }
  }

  /** Lets the thread end. Must not be called during {@link #call}. */
  @Override
  public synchronized void close() {
    executor.shutdownNow();
  }
}
