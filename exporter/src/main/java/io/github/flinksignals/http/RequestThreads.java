// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.github.flinksignals.concurrent.DaemonThreads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A bounded pool with a watchdog. A request occupies a thread from its first byte, or that of the
 * TLS handshake, to its answer. An interrupt closes its connection when its time is up, or when
 * there are too many requests and it began first. So there is always room for the newest request.
 *
 * <p>Do not set the JDK's timers (sun.net.httpserver.maxReqTime and maxRspTime): they close TLS,
 * which waits for the client, while they hold a lock that every request needs.
 */
final class RequestThreads extends ThreadPoolExecutor {
  private final ExporterServer.Limits limits;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("http-watchdog"));

  /** When to interrupt each thread; the one that began first is the first. */
  private final Map<Thread, Long> deadlines = new LinkedHashMap<>();

  RequestThreads(ExporterServer.Limits limits) {
    // The other half was interrupted and is about to end; requests wait only for these.
    super(
        0,
        2 * limits.requests(),
        30,
        TimeUnit.SECONDS,
        new IdleThreadsFirst(),
        DaemonThreads.named("http"),
        (request, pool) -> pool.getQueue().add(request));
    this.limits = limits;
    long period = Math.min(limits.head().toMillis(), 1_000);
    Future<?> unused =
        watchdog.scheduleWithFixedDelay(
            this::interruptOverdue, period, period, TimeUnit.MILLISECONDS);
  }

  /** Accepts a request only if a thread waits for one; otherwise the pool starts a thread first. */
  private static final class IdleThreadsFirst extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable request) {
      return tryTransfer(request);
    }
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable exchange) {
    synchronized (deadlines) {
      if (deadlines.size() >= limits.requests()) {
        interrupt(deadlines.keySet().iterator().next());
      }
      deadlines.put(thread, System.nanoTime() + limits.head().toNanos());
    }
  }

  @Override
  protected void afterExecute(Runnable exchange, Throwable thrown) {
    synchronized (deadlines) {
      deadlines.remove(Thread.currentThread());
      // An interrupt that came late must not hit the next request on this thread.
      Thread.interrupted();
    }
  }

  /** The head of the request on this thread was read, and the time for the answer begins. */
  void headRead() {
    synchronized (deadlines) {
      deadlines.replace(Thread.currentThread(), System.nanoTime() + limits.answer().toNanos());
    }
  }

  private void interruptOverdue() {
    synchronized (deadlines) {
      List.copyOf(deadlines.keySet()).stream()
          .filter(thread -> System.nanoTime() - deadlines.get(thread) >= 0)
          .forEach(this::interrupt);
    }
  }

  private void interrupt(Thread thread) {
    deadlines.remove(thread);
    thread.interrupt();
  }

  /** Interrupts all requests, and does not wait for their end. */
  void stop() {
    watchdog.shutdownNow();
    shutdownNow();
  }
}
