// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which requests are read and answered, one for each. A client that is slow holds
 * its thread, so none may do so for long, and where there are too many the one that has taken the
 * longest gives way to the newest: whoever asks at a usual pace is served before it is his turn.
 *
 * <p>Giving way is an interrupt, which closes the channel that the thread waits for. The JDK's own
 * timers are not used: they close a connection while they hold what each request needs, and to
 * close TLS they wait for the client. One client that does not read would stop the server.
 */
final class ExchangeThreads implements Executor, AutoCloseable {
  private static final ThreadGroup GROUP = new ThreadGroup("http");

  private final Limits limits;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService watch;
  private final Set<Exchange> running = new LinkedHashSet<>();

  /**
   * What clients may take.
   *
   * @param most requests that are read and answered at a time
   * @param head time from its first byte, or that of the TLS handshake, until the whole head of a
   *     request is there
   * @param whole time from there until it is answered
   */
  record Limits(int most, Duration head, Duration whole) {
    /**
     * Many more than a pair of Prometheus, a person and two probes need. Under TLS each takes some
     * 300 KiB of a heap of 48 MiB.
     */
    static final Limits USUAL = new Limits(32, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  ExchangeThreads(Limits limits) {
    this.limits = limits;
    this.pool =
        new ThreadPoolExecutor(
            0,
            // Twice, for those that were told to give way and have not done so yet.
            2 * limits.most(),
            30,
            TimeUnit.SECONDS,
            // Nothing waits behind a slow client: a request gets a thread at once, or is closed.
            new SynchronousQueue<>(),
            daemons());
    this.watch = Executors.newSingleThreadScheduledExecutor(daemons());
    long pace = Math.min(limits.head().toMillis(), 1_000);
    Future<?> unused =
        watch.scheduleWithFixedDelay(this::endOverdue, pace, pace, TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable task) {
    Exchange exchange = new Exchange(System.nanoTime() + limits.head().toNanos());
    synchronized (running) {
      if (running.size() >= limits.most()) {
        Iterator<Exchange> longestFirst = running.iterator();
        longestFirst.next().giveWay();
        longestFirst.remove();
      }
      running.add(exchange);
    }
    try {
      pool.execute(() -> run(exchange, task));
    } catch (RuntimeException e) {
      forget(exchange);
      throw e;
    }
  }

  private void run(Exchange exchange, Runnable task) {
    exchange.begin();
    try {
      task.run();
    } finally {
      forget(exchange);
      exchange.end();
    }
  }

  /** The request that is handled on this thread is there, and the time for the answer begins. */
  void headRead() {
    synchronized (running) {
      running.stream()
          .filter(Exchange::isOfThisThread)
          .forEach(exchange -> exchange.due = System.nanoTime() + limits.whole().toNanos());
    }
  }

  private void endOverdue() {
    long now = System.nanoTime();
    List<Exchange> overdue = new ArrayList<>();
    synchronized (running) {
      running.stream().filter(exchange -> now - exchange.due >= 0).forEach(overdue::add);
      overdue.forEach(running::remove);
    }
    overdue.forEach(Exchange::giveWay);
  }

  private void forget(Exchange exchange) {
    synchronized (running) {
      running.remove(exchange);
    }
  }

  /** Breaks off all that are running. */
  @Override
  public void close() {
    watch.shutdownNow();
    pool.shutdownNow();
  }

  /** Whether the current thread is one of these, which may wait for clients. */
  static boolean isThisOne() {
    return Thread.currentThread().getThreadGroup() == GROUP;
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(GROUP, task, "http-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One request, from its first byte to its answer. */
  private static final class Exchange {
    private long due;
    private Thread thread;
    private boolean givesWay;

    Exchange(long due) {
      this.due = due;
    }

    synchronized void begin() {
      thread = Thread.currentThread();
      if (givesWay) {
        thread.interrupt();
      }
    }

    synchronized boolean isOfThisThread() {
      return thread == Thread.currentThread();
    }

    synchronized void giveWay() {
      givesWay = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** An interrupt that comes later is not for what this thread does next. */
    synchronized void end() {
      thread = null;
      Thread.interrupted();
    }
  }
}
