// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Records all metrics of an exporter, more often than it polls, so that changes of a single poll
 * are recorded too.
 */
final class ScrapeRecorder implements AutoCloseable {
  /** Well below the poll interval of one second in these tests. */
  private static final Duration STEP = Duration.ofMillis(200);

  private final ExporterProcess exporter;
  private final List<Scrape> scrapes = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "scrape-recorder");
  private boolean closed;
  private RuntimeException failure;

  private ScrapeRecorder(ExporterProcess exporter) {
    this.exporter = exporter;
  }

  /** Starts to scrape a running exporter. */
  static ScrapeRecorder start(ExporterProcess exporter) {
    ScrapeRecorder recorder = new ScrapeRecorder(exporter);
    recorder.record();
    recorder.thread.setDaemon(true);
    recorder.thread.start();
    return recorder;
  }

  private void run() {
    try {
      do {
        record();
        ExporterProcess.pause(STEP);
      } while (!isClosed());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /**
   * The values of a function of all scrapes so far, in order, without consecutive duplicates.
   *
   * @throws IllegalStateException if a scrape failed, so values may be missing
   */
  synchronized <T> List<T> valuesOf(Function<Scrape, T> function) {
    if (failure != null) {
      throw new IllegalStateException("The recorder failed", failure);
    }
    record();
    List<T> values = new ArrayList<>();
    for (Scrape scrape : scrapes) {
      T value = function.apply(scrape);
      if (values.isEmpty() || !values.get(values.size() - 1).equals(value)) {
        values.add(value);
      }
    }
    return values;
  }

  /** Scrapes and adds in one step, so that two threads cannot change the order. */
  private synchronized void record() {
    scrapes.add(exporter.scrape());
  }

  private synchronized void fail(RuntimeException e) {
    failure = e;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
